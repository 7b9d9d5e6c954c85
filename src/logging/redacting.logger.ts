import { inspect } from 'node:util';
import { ConsoleLogger, type ConsoleLoggerOptions, type LogLevel } from '@nestjs/common';

/** Where Nest logs what it could not start with. */
const START = 'ExceptionHandler';

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
    const given = context === START ? messages.map(withoutStack) : messages;
    const clean = given.map((message) => this.text(message));
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

/** An error with a name of its own says what to mend; of any other it helps to know where it was thrown. */
function withoutStack(value: unknown): unknown {
  return value instanceof Error && !(value.name in globalThis) ? value.message : value;
}
