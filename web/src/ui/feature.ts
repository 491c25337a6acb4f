import type { AnyRoute } from '@tanstack/react-router';
import type { Patch } from '../api/patches';

/** Where a feature is found in the rail. */
export interface Destination {
  to: string;
  word: string;
  /** Lines of an icon in a box of 16 × 16. */
  icon: string;
}

/** Something that the command palette goes to or does. */
export interface PaletteEntry {
  key: string;
  icon: string;
  label: string;
  note: string;
  go: () => Promise<void> | void;
}

/** What a feature brings to the page. The app lists the features and knows nothing else of them. */
export interface Feature {
  /** Its pages within the shell. */
  routes: readonly AnyRoute[];
  /** Its pages that stand alone. */
  aloneRoutes?: readonly AnyRoute[];
  destination?: Destination;
  /** Channels of the stream that it follows wherever the viewer is. */
  channels?: readonly string[];
  patch?: Patch;
  /** What the palette offers of it beside its page; a hook. */
  usePaletteEntries?: () => PaletteEntry[];
}
