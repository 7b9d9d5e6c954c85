import type { Clock } from '../clock';
import { ApiFailure } from './api-endpoint';

const DAY = 86_400_000;

/** How often something may be asked for within a day (or another span in milliseconds). */
export class CallQuota {
  private span = -1;
  private used = 0;

  constructor(
    private readonly clock: Clock,
    private readonly most: number,
    private readonly length = DAY,
  ) {}

  /** @throws ApiFailure with `errcode` when the span's calls are used up */
  take(errcode: number, errmsg: string): void {
    const span = Math.floor(this.clock.now() / this.length);
    if (span !== this.span) this.clear();
    this.span = span;
    if (this.used >= this.most) throw new ApiFailure(errcode, errmsg);
    this.used += 1;
  }

  clear(): void {
    this.used = 0;
  }
}
