using System.Collections.Frozen;
using Candlewick.Execution.Contracts;
using Microsoft.Extensions.Logging;

namespace Candlewick.Execution.Supervision;

/// <summary>The readers of all accounts, one each.</summary>
internal sealed class AccountReaders : IAsyncDisposable
{
    private readonly FrozenDictionary<string, AccountReader> _readers;
    private readonly ILogger _logger;

    public AccountReaders(IAccounts accounts, ReaderParts parts)
    {
        _logger = parts.Logger;
        _readers = accounts.All.ToFrozenDictionary(broker => broker.Account, broker => new AccountReader(broker, parts), StringComparer.Ordinal);
    }

    public IReadOnlyCollection<AccountReader> All => _readers.Values;

    public AccountReader? Find(string account) => _readers.GetValueOrDefault(account);

    public void Wake(string account, string tradeId)
    {
        if (Find(account) is { } reader)
        {
            reader.Wake(tradeId);
        }
        else
        {
            _logger.LogWarning("Trade {TradeId} waits: the desk has no account {Account} now", tradeId, account);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers.Values)
        {
            await reader.DisposeAsync();
        }
    }
}
