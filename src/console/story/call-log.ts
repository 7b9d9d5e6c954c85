import type { ApiAnswer, ApiRequest } from '../../simulator';
import type { CallDetails } from './story-details';

/** More than are ever under way at once. */
const MOST_CALLS = 200;
const LONGEST_BODY = 8000;
const NOTHING: Omit<CallDetails, 'path'> = { request: '', answer: '' };

/** What went over the wire to the API host, until the service says for which message. */
export class CallLog {
  private calls: readonly CallDetails[] = [];

  note({ path, method, body }: ApiRequest, answer: ApiAnswer | undefined): void {
    const call = {
      path,
      request: `${method} ${path}\n${shown(body)}`.trim(),
      answer: answer ? `${answer.status}\n${shown(answer.body)}` : '',
    };
    this.calls = [...this.calls, call].slice(-MOST_CALLS);
  }

  /** The oldest of this path that was not taken yet. */
  take(path: string): CallDetails {
    const found = this.calls.find((call) => call.path === path);
    this.calls = this.calls.filter((call) => call !== found);
    return found ?? { path, ...NOTHING };
  }
}

function shown(body: string | Buffer): string {
  const text = typeof body === 'string' ? body : body.toString();
  return text.slice(0, 200).includes('\0') ? `(${body.length} bytes)` : text.slice(0, LONGEST_BODY);
}
