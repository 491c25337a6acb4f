import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, desk } from '../../api/client';
import type { MappingPreset, SignalDefaults, SignalMapping } from '../../api/types';
import { bestOf, candidatesFor, type Tried } from './reading';

export const presets = queryOptions({
  queryKey: ['alert presets'],
  staleTime: Infinity,
  queryFn: ({ signal }) => answer(desk.GET('/api/routes/presets', { signal })),
});

export interface Pasted {
  body: string;
  symbols: readonly string[];
  account: string;
  defaults: SignalDefaults;
}

const request = ({ body, symbols, account, defaults }: Pasted, mapping: SignalMapping) => ({
  body,
  symbols: [...symbols].slice(0, 50),
  ...(account === '' ? {} : { account }),
  mapping,
  defaults,
});

const isAsked = ({ body, symbols }: Pasted) => body.trim() !== '' && symbols.length > 0;

/** What a mapping understands of an alert. The last answer stays on screen while the next one is awaited. */
export const reading = (pasted: Pasted, mapping: SignalMapping) =>
  queryOptions({
    queryKey: ['alert reading', pasted, mapping],
    enabled: isAsked(pasted),
    retry: false,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => answer(desk.POST('/api/routes/understand', { body: request(pasted, mapping), signal })),
  });

/** The preset that reads most of an alert. */
export const bestPreset = (pasted: Pasted, known: readonly MappingPreset[]) =>
  queryOptions({
    queryKey: ['alert preset', pasted, known.map(({ name }) => name)],
    enabled: isAsked(pasted) && known.length > 0,
    retry: false,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<string | null> => {
      const tried = candidatesFor(pasted.body, known).map(async ({ name }): Promise<Tried> => ({
        preset: name,
        reading: await answer(desk.POST('/api/routes/understand', { body: request(pasted, { preset: name }), signal })),
      }));
      return bestOf(await Promise.all(tried))?.preset ?? null;
    },
  });
