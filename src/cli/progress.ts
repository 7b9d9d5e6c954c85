const AFTER_MS = 1000;
const ERASE_LINE = '\r\u001b[K';

/** One line of what is going on, on a terminal alone, once it takes long; gone when it is over. */
export class Progress {
  private timer: NodeJS.Timeout | undefined;
  private text = '';
  private isShown = false;

  constructor(
    private readonly write: (text: string) => void,
    private readonly isTerminal = process.stderr.isTTY === true,
  ) {}

  show(text: string): void {
    this.text = text;
    if (!this.isTerminal) return;
    if (this.isShown) this.draw();
    else this.timer ??= setTimeout(() => this.draw(), AFTER_MS).unref();
  }

  end(): void {
    clearTimeout(this.timer);
    if (this.isShown) this.write(ERASE_LINE);
    this.isShown = false;
  }

  private draw(): void {
    this.isShown = true;
    this.write(`${ERASE_LINE}${this.text} …`);
  }
}
