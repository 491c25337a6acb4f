/** The page's names for the shapes of the interface, which come from the host's OpenAPI document (schema.gen.ts, made by `npm run api`). */
import type { components } from './schema.gen';

type Schemas = components['schemas'];

export type Account = Schemas['VerifyResponse'];
export type Instrument = Schemas['ListInstrumentsResponse'];
/** `complete` is false on a bar that may still change, and absent on all others. */
export type Bar = Schemas['BarView'];
export type BarList = Schemas['BarListView'];

/** The data of a `bar` message. */
export interface LiveBar extends Bar {
  symbol: string;
  timeframe: string;
  venue: string;
}

export type Job = Schemas['DataJobView'];
export type ImportReport = Schemas['ImportReport'];
export type DataQuality = Schemas['DataQuality'];
export type Gap = Schemas['DataGap'];

export type Explanation = Schemas['RuleOutcome'];

export type Sizing = Schemas['SizingMode'];
export type OnBusy = Schemas['OnBusy'];
export type Route = Schemas['RouteDescriptionResponse'];
export type RouteSecret = Schemas['RouteDescriptionWithSecret'];
export type NewRoute = Schemas['CreateRouteRequest'];
export type RouteEdit = Schemas['EditRouteRequest'];
export type SignalMapping = Schemas['SignalMapping'];
export type MappedSource = Schemas['MappedSource'];
export type SignalDefaults = Schemas['SignalDefaults'];
export type PriceDefault = Schemas['PriceDefault'];
export type ExpectedAlerts = Schemas['ExpectedAlerts'];
/** What the desk told people. */
export type Alert = Schemas['ListAlertsItem'];
export type MappingPreset = Schemas['ListPresetsPreset'];
/** What would be understood of an alert, field by field. */
export type AlertReading = Schemas['UnderstandAlertResponse'];
export type UnderstoodField = Schemas['UnderstoodField'];
/** What would come of an alert now. */
export type DryRun = Schemas['DryRunResponse'];

export type Signal = Schemas['SignalDescriptionResponse'];
export type SignalDetail = Schemas['SignalDescriptionDetail'];

export type StakingTree = Schemas['ListStakingTreesResponse'];
export type TreeNode = StakingTree['nodes'][number];
export type TreeDesign = Schemas['DesignTreeResponse'];
/** The chance that the balance falls below a fraction of what it was. */
export type TreeFall = Schemas['FallFiguresFall'];
/** Drawn sessions beside what is computed of them. */
export type DrawnSessions = Schemas['SimulateTreeResponse'];
export type FoundTrees = Schemas['OptimiseTreeResponse'];
export type FoundTree = FoundTrees['trees'][number];
export type TreeSearch = Schemas['OptimiseTreeRequest'];

export type Session = Schemas['SessionDescriptionResponse'];
export type Step = Schemas['SessionStep'];

export type Position = Schemas['ListPositionsItem'];

export type TradingAccount = Schemas['AccountItem'];
export type AccountKind = Schemas['AccountKind'];
export type AccountLimit = Schemas['LimitItem'];
export type VenueMode = Schemas['VenueMode'];
export type Venue = Schemas['ListVenuesItem'];

/** What an order would cost and bring. */
export type OrderPreviewAnswer = Schemas['PreviewOrderResponse'];

/** What an account's trades came to. */
export type Performance = Schemas['ShowPerformanceResponse'];
export type Dashboard = Schemas['ShowDashboardResponse'];

export type Trade = Schemas['TradeItem'];
/** What trades of a filter came to together. */
export type TradeTotals = Schemas['TradeTotals'];
export type TradeExit = Schemas['TradeExit'];
export type TradeFill = Schemas['TradeFill'];
export type TradeDetail = Schemas['ShowTradeResponse'];
export type TradeOrder = Schemas['OrderItem'];
export type OrderEvent = Schemas['OrderEvent'];
export type LedgerEntry = Schemas['ShowTradeEntry'];

/** The simulated venue as it stands now: its market and its own books. */
export type Simulator = Schemas['SimulatorViewResponse'];
export type SimulatorPosition = Schemas['SimulatorViewOpenPosition'];
export type SimulatorOrder = Schemas['SimulatorViewOpenOrder'];
export type StartReplay = Schemas['StartReplayRequest'];
export type Speed = StartReplay['speed'];
export type AdvancedReplay = Schemas['AdvanceReplayResponse'];

export type KillSwitch = Schemas['ShowKillSwitchResponse'];
export type Health = Schemas['HealthEndpointsResponse'];
export type Finding = Schemas['ListFindingsItem'];
