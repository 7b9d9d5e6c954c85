import {
  OnUnhandled,
  type HandlerContext,
  type HandlerResult,
  type IncomingMessage,
  type MessageHandler,
} from '../../src/wechat';

type Script = (
  message: IncomingMessage,
  context: HandlerContext,
) => HandlerResult | Promise<HandlerResult>;

interface Run {
  readonly message: IncomingMessage;
  readonly context: HandlerContext;
}

/** Answers everything with what the test at hand says, and remembers what it was asked. */
@OnUnhandled()
export class ScriptedHandler implements MessageHandler {
  readonly runs: Run[] = [];
  private script: Script = () => undefined;

  handle(message: IncomingMessage, context: HandlerContext) {
    this.runs.push({ message, context });
    return this.script(message, context);
  }

  /** From now on answers so; what was remembered is forgotten. */
  answers(script: Script | HandlerResult): void {
    this.runs.length = 0;
    this.script = typeof script === 'function' ? (script as Script) : () => script;
  }
}
