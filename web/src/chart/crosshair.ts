/** Hears where the crosshair of another chart is: a time in seconds, or nowhere. */
type Listener = (time: number | null) => void;

/** A crosshair that several charts share: each tells where its own is, all others hear it. */
export class SharedCrosshair {
  private readonly listeners = new Map<object, Listener>();

  /** Hears the others until the answer is called. */
  join(who: object, listener: Listener): () => void {
    this.listeners.set(who, listener);
    return () => this.listeners.delete(who);
  }

  tell(who: object, time: number | null): void {
    for (const [other, listener] of this.listeners) if (other !== who) listener(time);
  }
}
