using System.Runtime.InteropServices;

namespace Candlewick.Platform.Storage;

/// <summary>Gives memory back to the system after work that needed much of it.</summary>
internal static class ProcessMemory
{
    /// <summary>
    /// Collects what nobody holds and gives its pages back, the runtime's and the C library's. Everything stands still meanwhile:
    /// for after a large job only.
    /// </summary>
    public static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            _ = Trim(0);
        }
        catch (Exception absent) when (absent is EntryPointNotFoundException or DllNotFoundException)
        {
            // Only glibc has it; others give back by themselves.
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim", ExactSpelling = true)]
    private static extern int Trim(nuint keep);
}
