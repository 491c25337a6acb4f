import { catalogue } from './catalogue';
import type { IndicatorKind } from './indicator';

/** An indicator that is switched on. */
export interface Chosen {
  kind: IndicatorKind;
  parameters: readonly number[];
}

/** What was kept of a choice: those switched on, and every parameter that was ever set. What is not understood counts as not chosen. */
export interface Choice {
  on: readonly string[];
  parameters: Readonly<Record<string, readonly number[]>>;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export function readChoice(text: string): Choice {
  let kept: unknown;
  try {
    kept = JSON.parse(text);
  } catch {
    return { on: [], parameters: {} };
  }
  if (!isRecord(kept)) return { on: [], parameters: {} };
  const on = Array.isArray(kept.on) ? kept.on : [];
  const parameters = isRecord(kept.parameters) ? kept.parameters : {};
  return {
    on: catalogue.filter((kind) => on.includes(kind.id)).map((kind) => kind.id),
    parameters: Object.fromEntries(catalogue.map((kind) => [kind.id, within(kind, parameters[kind.id])])),
  };
}

/** These parameters, each within its bounds; its initial value where there is none. */
export function within(kind: IndicatorKind, wanted: unknown): number[] {
  const given: readonly unknown[] = Array.isArray(wanted) ? wanted : [];
  return kind.parameters.map(({ initial, least, most, step }, index) => {
    const value = given[index];
    if (typeof value !== 'number' || !Number.isFinite(value)) return initial;
    return Math.max(least, Math.min(most, Math.round(value / step) * step));
  });
}

export function chosenOf(choice: Choice): Chosen[] {
  return catalogue
    .filter((kind) => choice.on.includes(kind.id))
    .map((kind) => ({ kind, parameters: within(kind, choice.parameters[kind.id]) }));
}

/** How it is named where it is drawn: EMA 20. */
export function nameOf({ kind, parameters }: Chosen): string {
  return [kind.short, ...parameters].join(' ');
}
