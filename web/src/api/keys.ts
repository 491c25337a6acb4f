/** Keys of the Query cache that more than one feature means; each feature has its own beside its queries. */
export const keys = {
  me: ['me'] as const,
  instruments: ['instruments'] as const,
  prices: ['prices'] as const,
  qualities: (symbol?: string) => (symbol === undefined ? (['quality'] as const) : (['quality', symbol] as const)),
  quality: (symbol: string, venue: string) => ['quality', symbol, venue] as const,
  accounts: ['accounts'] as const,
  venues: ['venues'] as const,
  simulators: ['simulator'] as const,
  simulator: (account: string) => ['simulator', account] as const,
  routes: ['routes'] as const,
  trades: ['trades'] as const,
  tradeLists: ['trades', 'list'] as const,
  tradeList: (filter: object) => ['trades', 'list', filter] as const,
  trees: ['trees'] as const,
  sessions: ['sessions'] as const,
  session: (id: string) => ['sessions', 'one', id] as const,
};
