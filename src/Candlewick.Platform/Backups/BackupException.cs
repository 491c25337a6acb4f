namespace Candlewick.Platform.Backups;

/// <summary>A backup could not be written or restored; the message says why and what to do.</summary>
public sealed class BackupException(string message, Exception? cause = null) : Exception(message, cause);
