/**
 * Guesses the instrument from a dump's file name: BTCUSDT-1m-2024-12.zip → BTCUSDT, DOGEUSDT_1m.csv.gz → DOGEUSDT.
 * Empty when the name does not begin with anything like a symbol.
 */
export function symbolFromFileName(name: string): string {
  const match = /^([A-Za-z0-9.]{2,20}?)(?=[-_ ]|\.(?:csv|zip|gz|txt)|$)/i.exec(name.split(/[\\/]/).at(-1) ?? '');
  const symbol = (match?.[1] ?? '').toUpperCase();
  return /[A-Z]/.test(symbol) ? symbol : '';
}
