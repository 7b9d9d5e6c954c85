import { watchFile } from '../yaml-files';

/** What is written at once may be seen in between. */
const SETTLE_MS = 50;

/** Looks after files, which may be others after each change. */
export class FilesWatch {
  private stops: readonly (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private isOver = false;

  constructor(
    private readonly files: () => readonly string[],
    private readonly changed: () => Promise<void>,
  ) {
    this.begin();
  }

  end(): void {
    this.isOver = true;
    this.pause();
  }

  private begin(): void {
    if (!this.isOver) this.stops = this.files().map((path) => watchFile(path, () => this.soon()));
  }

  private pause(): void {
    clearTimeout(this.timer);
    for (const stop of this.stops) stop();
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.follow(), SETTLE_MS).unref();
  }

  private async follow(): Promise<void> {
    await this.changed();
    this.pause();
    this.begin();
  }
}
