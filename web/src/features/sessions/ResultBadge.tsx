import type { Session } from '../../api/types';
import { Badge, type Tone } from '../../ui/Badge';

const shown = {
  open: { tone: 'info', word: 'Open' },
  won: { tone: 'good', word: 'Won' },
  lost: { tone: 'bad', word: 'Lost' },
  closed: { tone: 'neutral', word: 'Closed' },
} as const satisfies Record<string, { tone: Tone; word: string }>;

export function ResultBadge({ session }: { session: Session }) {
  const { tone, word } = shown[session.status];
  return <Badge tone={tone}>{word}</Badge>;
}
