using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Candlewick.Platform.Storage.Engines;

/// <summary>
/// Binds SQLite once per process. The engine that the package carries is old (3.35), so the system's
/// libsqlite3.so.0 is taken where it is newer.
/// </summary>
public static class SqliteNative
{
    /// <summary>Name under which the engine is imported, here and by the provider.</summary>
    internal const string Library = "e_sqlite3";
    private const int BundledVersion = 3_035_005;
    /// <summary>SQLITE_CONFIG_MULTITHREAD.</summary>
    private const int MultiThread = 2;
    /// <summary>SQLITE_CONFIG_MEMSTATUS.</summary>
    private const int MemoryStatistics = 9;
    private static readonly Lock Gate = new();
    private static bool _bound;

    /// <summary>Idempotent; must run before the first connection.</summary>
    public static void Bind()
    {
        lock (Gate)
        {
            if (_bound)
            {
                return;
            }

            var provider = new SQLite3Provider_e_sqlite3();
            NativeLibrary.SetDllImportResolver(provider.GetType().Assembly, Resolve);
            NativeLibrary.SetDllImportResolver(typeof(SqliteNative).Assembly, Resolve);
            raw.SetProvider(provider);
            raw.FreezeProvider();
            // A connection here is never used by two threads at once (one writer at a time, each reader its own), so the
            // engine's lock around every single call protects nothing; a bulk import makes fifty million of them.
            // Its memory statistics, which nobody reads, take one lock of the process for every allocation.
            if (raw.sqlite3_config(MultiThread) != raw.SQLITE_OK || raw.sqlite3_config(MemoryStatistics, 0) != raw.SQLITE_OK)
            {
                throw new InvalidOperationException("SQLite was initialised before it could be configured.");
            }

            _bound = true;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name == Library
            && NativeLibrary.TryLoad("libsqlite3.so.0", assembly, null, out var system))
        {
            if (NativeLibrary.TryGetExport(system, "sqlite3_libversion_number", out var export)
                && Marshal.GetDelegateForFunctionPointer<LibVersion>(export)() > BundledVersion)
            {
                return system;
            }

            NativeLibrary.Free(system);
        }

        return nint.Zero;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int LibVersion();
}
