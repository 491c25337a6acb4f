/**
 * The page's names for the interface's shapes. They come from the host's OpenAPI document (schema.gen.ts, made by
 * `npm run api`); only words that the document leaves as plain text are narrowed here.
 */
import type { components } from './schema.gen';

type Schemas = components['schemas'];

/** Every field is sent; only those named may be null. The document says less where the host has no setter for them. */
type Told<T, Nullable extends keyof T = never> = { [K in keyof T]-?: K extends Nullable ? Exclude<T[K], undefined> : NonNullable<T[K]> };

export type Account = Schemas['VerifyResponse'];
export type Instrument = Schemas['ListInstrumentsResponse'];
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

export type Explanation = Schemas['RuleOutcome'];

export type Sizing = 'target' | 'risk' | 'notional';
export type OnBusy = 'refuse' | 'queue' | 'reverse';
export type Route = Told<Schemas['RouteDescriptionResponse'], 'rotated_at' | 'session_id'>;
export type RouteSecret = Told<Schemas['RouteDescriptionWithSecret'], 'rotated_at' | 'session_id'>;
/** Without a format signals are read in our own. */
export type NewRoute = Omit<Schemas['CreateRouteRequest'], 'format'>;

export type Signal = Schemas['SignalDescriptionResponse'];
export type SignalDetail = Required<Schemas['SignalDescriptionDetail']>;

export type TreeNode = StakingTree['nodes'][number];
export type StakingTree = Schemas['ListStakingTreesResponse'];

export type Session = Schemas['SessionDescriptionResponse'];
export type Step = Required<Schemas['SessionStep']>;

/** Fields that are null where there is nothing are always sent; the document marks them optional because they have defaults. */
export type TradingAccount = Required<Schemas['AccountItem']>;
export type AccountLimit = Schemas['LimitItem'];
export type VenueMode = NonNullable<Schemas['VenueMode']>;
export type Venue = Omit<Schemas['ListVenuesItem'], 'mode'> & { mode: VenueMode };

export type Trade = Required<Schemas['TradeItem']>;
export type TradeExit = Schemas['TradeExit'];
export type TradeFill = Schemas['TradeFill'];
export type TradeDetail = Omit<Schemas['ShowTradeResponse'], 'trade'> & { trade: Trade };
export type TradeOrder = Schemas['OrderItem'];
export type OrderEvent = Schemas['OrderEvent'];
export type LedgerEntry = Schemas['ShowTradeEntry'];

export type Speed = 'manual' | 'max' | number;
/** The simulated venue as it stands now: its market and its own books. */
export type Simulator = Omit<Schemas['SimulatorViewResponse'], 'speed' | 'mode'> & { speed: Speed | null; mode: VenueMode };
export type SimulatorPosition = Schemas['SimulatorViewOpenPosition'];
export type SimulatorOrder = Schemas['SimulatorViewOpenOrder'];
export type StartReplay = Omit<Schemas['StartReplayRequest'], 'speed'> & { speed: Speed };
export type AdvancedReplay = Schemas['AdvanceReplayResponse'];

export type KillSwitch = Schemas['ShowKillSwitchResponse'];
export type Health = Schemas['HealthEndpointsResponse'];
