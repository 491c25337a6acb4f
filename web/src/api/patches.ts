import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { LiveMessage } from './messages';

const invalidateEveryMs = 400;

/** The cache as a patch may change it. */
export interface PatchedCache {
  client: QueryClient;
  /** Has these fetched again, at most once per 400 ms and key however fast messages come. */
  invalidate: (...queryKeys: QueryKey[]) => void;
}

/** What a feature does to the cache when a message of the stream comes: small facts are written, lists are fetched again. */
export type Patch = (message: LiveMessage, cache: PatchedCache) => void;

/** Hands each message to every patch. The rate of fetching again is limited here, once for all of them. */
export function cachePatcher(client: QueryClient, patches: readonly Patch[]): (message: LiveMessage) => void {
  const due = new Map<string, ReturnType<typeof setTimeout>>();

  const invalidate = (...queryKeys: QueryKey[]) => {
    for (const queryKey of queryKeys) {
      const id = JSON.stringify(queryKey);
      if (due.has(id)) continue;
      due.set(
        id,
        setTimeout(() => {
          due.delete(id);
          // A fetch that is on its way is let finish: aborting it for each message would end in none being finished.
          void client.invalidateQueries({ queryKey }, { cancelRefetch: false });
        }, invalidateEveryMs),
      );
    }
  };

  const cache = { client, invalidate };
  return (message) => {
    for (const patch of patches) patch(message, cache);
  };
}
