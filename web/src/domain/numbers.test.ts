import { describe, expect, it } from 'vitest';
import { count, decimalsOf, direction, missing, money, percent, price, quantity, signedMoney, signedPercent, volume } from './numbers';

describe('numbers', () => {
  it('shows a price in the tick of its instrument', () => {
    expect(price(97000.1, '0.01')).toBe('97,000.10');
    expect(price('0.00001234', 0.00000001)).toBe('0.00001234');
    expect(price(97000.5, 0.5)).toBe('97,000.5');
    expect(price(175, 1)).toBe('175');
  });

  it('guesses sensible decimals when the tick is unknown', () => {
    expect(price(97000.123)).toBe('97,000.12');
    expect(price(1.23456)).toBe('1.2346');
    expect(price(0.001234567)).toBe('0.00123457');
  });

  it('shows a dash where a figure is missing, never a zero', () => {
    for (const shown of [price(null), quantity(undefined), money(''), signedPercent(Number.NaN), count(null), volume(null)]) {
      expect(shown).toBe(missing);
    }
    expect(money(0)).toBe('0.00');
  });

  it('signs profits and percentages', () => {
    expect(signedMoney(650)).toBe('+650.00');
    expect(signedMoney('-12.345')).toBe('−12.35');
    expect(signedMoney(0)).toBe('0.00');
    expect(signedPercent(1.5)).toBe('+1.50 %');
    expect(percent(0.65)).toBe('0.65 %');
    expect(direction('-0.1')).toBe(-1);
    expect(signedMoney(-0.000001)).toBe('0.00');
    expect(signedMoney(0.000001)).toBe('0.00');
  });

  it('reads decimals off a step', () => {
    expect(decimalsOf('0.00001000')).toBe(5);
    expect(decimalsOf(1e-8)).toBe(8);
    expect(decimalsOf(10)).toBe(0);
    expect(decimalsOf(0)).toBeNull();
  });

  it('shortens volumes', () => {
    expect(volume(12.5)).toBe('12.50');
    expect(volume(41761)).toBe('41.76K');
    expect(volume(2_630_000)).toBe('2.63M');
  });

  it('keeps every digit of a quantity without a step', () => {
    expect(quantity('0.65032516')).toBe('0.65032516');
    expect(quantity('0.65', '0.00001')).toBe('0.65000');
  });
});
