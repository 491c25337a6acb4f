import type { Trade } from '../../api/types';
import { BreakEvenDialog } from './BreakEvenDialog';
import { CloseDialog } from './CloseDialog';
import { EndDialog } from './EndDialog';
import { MoveDialog } from './MoveDialog';
import { TimeDialog } from './TimeDialog';
import { TrailDialog } from './TrailDialog';
import { ReduceDialog } from './ReduceDialog';
import type { TradeAction } from './actions';

/** Asks for what one action needs to know, and says what it will do. */
export function TradeActionDialog({ action, trade, onClose }: { trade: Trade; action: TradeAction; onClose: () => void }) {
  switch (action) {
    case 'close':
      return <CloseDialog trade={trade} onClose={onClose} />;
    case 'reduce':
      return <ReduceDialog trade={trade} onClose={onClose} />;
    case 'stop':
    case 'target':
      return <MoveDialog trade={trade} onClose={onClose} leg={action} />;
    case 'breakeven':
      return <BreakEvenDialog trade={trade} onClose={onClose} />;
    case 'trail':
      return <TrailDialog trade={trade} onClose={onClose} />;
    case 'time':
      return <TimeDialog trade={trade} onClose={onClose} />;
    case 'end':
      return <EndDialog trade={trade} onClose={onClose} />;
  }
}
