/**
 * The page's names for the interface's shapes. They come from the host's OpenAPI document (schema.gen.ts, made by
 * `npm run api`); only words that the document leaves as plain text are narrowed here.
 */
import type { AccountPending, KillSwitchPending, MarketPending, SessionPending, SimulatorPending, Trade } from './pending';
import type { components } from './schema.gen';

type Schemas = components['schemas'];

export type Account = Schemas['VerifyResponse'];
export type Instrument = Omit<Schemas['ListInstrumentsResponse'], 'source'> & MarketPending;
/** `complete` is false on a bar that may still change, and absent on all others. */
export type Bar = Omit<Schemas['BarView'], 'complete'> & { complete?: boolean | null };
export type BarList = Omit<Schemas['BarListView'], 'candles'> & { candles: Bar[] };

/** The data of a `bar` message. */
export interface LiveBar extends Bar {
  symbol: string;
  timeframe: string;
  venue: string;
}

export type Job = Omit<Schemas['DataJobView'], 'report'> & { report: ImportReport | null };
/** The report of a finished job has every field; the document marks them optional because they have defaults. */
export type ImportReport = Required<Schemas['ImportReport']>;
export type DataQuality = Schemas['DataQuality'];
export type Gap = Schemas['DataGap'];

/** `title` says what the rule checks; null where its code reads well by itself. */
export type Explanation = Schemas['RuleOutcome'] & { title?: string | null };

export type Sizing = 'target' | 'risk' | 'notional';
export type OnBusy = 'refuse' | 'queue' | 'reverse';
export type Route = Schemas['RouteDescriptionResponse'];
export type RouteSecret = Schemas['RouteDescriptionWithSecret'];
export type NewRoute = Schemas['CreateRouteRequest'];

export type Signal = Schemas['SignalDescriptionResponse'];
export type SignalDetail = Schemas['SignalDescriptionDetail'];

export type TreeNode = StakingTree['nodes'][number];
export type StakingTree = Schemas['ListStakingTreesResponse'];

export type Session = Schemas['SessionDescriptionResponse'] & SessionPending;
export type Step = Schemas['SessionDescriptionStep'];

export type TradingAccount = Omit<Schemas['ListAccountsItem'], 'mode'> & AccountPending;
export type { AccountLimit, LedgerEntry, OrderEvent, Trade, TradeDetail, TradeExit, TradeFill, TradeOrder, Venue } from './pending';

/** Where a trade's exits stand, how far it is, what may be asked of it. */
export type TradePhase = Trade['phase'];
export type TradeCommand = 'amend' | 'reduce' | 'close' | 'end';

export type Speed = 'manual' | 'max' | number;
/** The simulated venue as it stands now: its market and its own books. */
export type Simulator = Omit<Schemas['SimulatorViewResponse'], 'mode' | 'speed'> &
  SimulatorPending & { mode: 'synthetic' | 'replay'; speed: Speed | null };
export type SimulatorPosition = Schemas['SimulatorViewOpenPosition'];
export type SimulatorOrder = Schemas['SimulatorViewOpenOrder'];
export type StartReplay = Omit<Schemas['StartReplayRequest'], 'speed'> & { speed: Speed };
export type AdvancedReplay = Schemas['AdvanceReplayResponse'];

export type KillSwitch = Schemas['ShowKillSwitchResponse'] & KillSwitchPending;
export type Health = Schemas['HealthEndpointsResponse'];
