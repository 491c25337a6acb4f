import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { venues } from '../../api/queries';
import { chartPlace, type Market } from '../../domain/markets';
import { ButtonLink } from '../ButtonLink';

interface ChartLinkProps {
  happened: Market & { market_epoch: string | null; replay_of: string | null };
  at?: string | null;
  children: ReactNode;
}

/** To the chart on which something happened, at its time; a plain word where that market is gone. */
export function ChartLink({ happened, at, children }: ChartLinkProps) {
  const { data } = useQuery(venues);
  const place = chartPlace(happened, data ?? [], at);
  if (place === null) return <span className="faint">no chart: its market was replaced</span>;
  return (
    <ButtonLink to="/markets/$market" params={{ market: place.market }} search={{ epoch: place.epoch, at: place.at }}>
      {children}
    </ButtonLink>
  );
}
