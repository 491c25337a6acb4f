import { QueryClient } from '@tanstack/react-query';
import { ApiError, whenSignedOut } from '../api/client';
import { keys } from '../api/keys';
import { live } from '../api/live';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      // What the host answered will not change by asking again; only silence is worth a second try.
      retry: (failures, error) => failures < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status === 503),
    },
    mutations: { retry: false },
  },
});

// Whatever happened while the stream was away is fetched again.
live.onReturn = () => void queryClient.invalidateQueries();

whenSignedOut(() => queryClient.setQueryData(keys.me, null));
