import type { RecordedMessage } from '../recording';

/** What people see of a message: with pseudonyms for its user and whomever else it names. */
export function withoutUser<T>(shown: T, { users }: RecordedMessage): T {
  return JSON.parse(pseudonymous(JSON.stringify(shown), users)) as T;
}

/** @param users what stands for each of their ids */
export function pseudonymous(text: string, users: RecordedMessage['users']): string {
  return Object.entries(users).reduce((all, [id, user]) => all.replaceAll(id, user), text);
}
