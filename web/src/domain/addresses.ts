const privateHosts = [
  /(^|\.)localhost$/,
  /\.(local|internal|lan|home\.arpa)$/,
  /^(127|10)\.\d+\.\d+\.\d+$/,
  /^192\.168\.\d+\.\d+$/,
  /^172\.(1[6-9]|2\d|3[01])\.\d+\.\d+$/,
  /^169\.254\.\d+\.\d+$/,
  /^0\.0\.0\.0$/,
  /^[^.]*$/,
];

/** Whether TradingView could reach this address: a public one over IPv4, on one of the two ports that it sends to. */
export function isPublicAddress(address: string): boolean {
  const { hostname, port } = new URL(address);
  return ['', '80', '443'].includes(port) && !privateHosts.some((host) => host.test(hostname));
}
