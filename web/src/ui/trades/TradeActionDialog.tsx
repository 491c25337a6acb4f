import type { Trade } from '../../api/types';
import { CloseDialog } from './CloseDialog';
import { EndDialog } from './EndDialog';
import { MoveDialog } from './MoveDialog';
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
    case 'end':
      return <EndDialog trade={trade} onClose={onClose} />;
  }
}
