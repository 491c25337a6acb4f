import { expect, it } from 'vitest';
import { isPublicAddress } from './addresses';

it('takes only a public address on port 80 or 443 for one that TradingView reaches', () => {
  const path = '/api/webhook/trade-signal/token';
  for (const origin of ['https://desk.example.com', 'http://desk.example.com', 'https://93.184.216.34', 'http://desk.example.com:443'])
    expect(isPublicAddress(origin + path), origin).toBe(true);
  const numbers = ['127.0.0.1', '10.1.2.3', '192.168.1.20', '172.16.0.1', '172.31.9.9', '169.254.1.1', '[::1]'];
  for (const host of [...numbers, 'localhost', 'desk', 'desk.local']) expect(isPublicAddress(`https://${host}${path}`), host).toBe(false);
  for (const origin of ['http://127.0.0.1:8001', 'https://desk.example.com:8443', 'http://172.15.0.1:8001'])
    expect(isPublicAddress(origin + path), origin).toBe(false);
});
