import type { Bubble, PlacedBubble } from './bubble';

const MOST_BUBBLES = 5000;

/** What stands in the phones of all followers, in order. */
export class Phones {
  private placed: PlacedBubble[] = [];
  private last = 0;

  constructor(private readonly shown: (bubble: PlacedBubble) => void) {}

  show(follower: string, bubble: Bubble | undefined, story?: number): void {
    if (!bubble) return;
    this.last += 1;
    const placed = { id: this.last, follower, at: Date.now(), story, ...bubble };
    this.placed.push(placed);
    if (this.placed.length > MOST_BUBBLES) this.placed.shift();
    this.shown(placed);
  }

  get bubbles(): readonly PlacedBubble[] {
    return this.placed;
  }

  clear(): void {
    this.placed = [];
  }
}
