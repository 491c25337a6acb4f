import type { Session } from '../../api/types';
import { Badge, type Tone } from '../../ui/Badge';

const shown: Record<Session['status'], { tone: Tone; word: string }> = {
  open: { tone: 'info', word: 'Open' },
  won: { tone: 'good', word: 'Won' },
  lost: { tone: 'bad', word: 'Lost' },
  closed: { tone: 'neutral', word: 'Closed' },
};

export function ResultBadge({ session }: { session: Session }) {
  const { tone, word } = shown[session.status] ?? shown.closed;
  return <Badge tone={tone}>{word}</Badge>;
}
