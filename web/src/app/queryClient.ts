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

// Also where the stream goes on without a gap: what failed while it was away must not stay so below a header that says all is well.
let wasOpen = false;
live.watch(() => {
  const isOpen = live.getStatus().state === 'open';
  if (isOpen && !wasOpen) void queryClient.refetchQueries({ predicate: (query) => query.state.status === 'error' });
  wasOpen = isOpen;
});

whenSignedOut(() => queryClient.setQueryData(keys.me, null));
