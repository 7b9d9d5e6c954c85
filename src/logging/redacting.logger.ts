import { inspect } from 'node:util';
import { ConsoleLogger, type ConsoleLoggerOptions, type LogLevel } from '@nestjs/common';

/** Nest's console logger, except that no secret and no openId gets through. */
export class RedactingLogger extends ConsoleLogger {
  /** Told of each line as it is written. */
  listener?: (level: string, context: string, line: string) => void;

  constructor(
    options: ConsoleLoggerOptions,
    private readonly cleaned: (line: string) => string,
  ) {
    super(options);
  }

  protected override printMessages(
    messages: unknown[],
    context?: string,
    level?: LogLevel,
    stream?: 'stdout' | 'stderr',
    errorStack?: unknown,
    params?: Readonly<Record<string, unknown>>,
  ): void {
    const clean = messages.map((message) => this.text(message));
    const stack = errorStack === undefined ? undefined : this.text(errorStack);
    for (const line of clean) this.listener?.(level ?? 'log', context ?? '', line);
    super.printMessages(
      clean,
      context,
      level,
      stream,
      stack,
      params && { text: this.text(params) },
    );
  }

  /** A terminal gets the stack apart from the message. */
  protected override printStackTrace(stack: string): void {
    super.printStackTrace(stack && this.text(stack));
  }

  private text(value: unknown): string {
    return this.cleaned(typeof value === 'string' ? value : inspect(value));
  }
}
