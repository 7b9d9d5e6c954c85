/**
 * The fields whose text users, or whoever made the code or place they chose, have written, in the
 * order in which WeChat writes them.
 */
const ofMessages: Readonly<Record<string, readonly string[]>> = {
  text: ['Content'],
  voice: ['Recognition'],
  location: ['Label'],
  link: ['Title', 'Description', 'Url'],
  file: ['Title', 'Description'],
};

const ofEvents: Readonly<Record<string, readonly string[]>> = {
  scancode_push: ['ScanResult'],
  scancode_waitmsg: ['ScanResult'],
  location_select: ['Label', 'Poiname'],
  user_get_card: ['OuterStr'],
  user_view_card: ['OuterStr'],
  user_consume_card: ['OuterStr'],
};

/**
 * Knows which fields of the document at hand hold what somebody typed. Everything before the first
 * of them is WeChat's own; where none is known, as in a new event, any later field may be one.
 */
export class TypedFields {
  private names: readonly string[] = [];
  private isBefore = true;

  /** To be told every field of the document itself, in order. */
  note(name: string, value: string): void {
    if (name === 'MsgType') this.expect(ofMessages, value);
    else if (name === 'Event') this.expect(ofEvents, value);
    else if (this.names.includes(name)) this.isBefore = false;
  }

  isListed(name: string): boolean {
    return this.names.includes(name);
  }

  /** Whether a field of the document itself that is not listed may be a typed one. */
  get mayBeAny(): boolean {
    return !this.isBefore;
  }

  /** This listed field and those that WeChat writes after it. */
  from(name: string): readonly string[] {
    return this.names.slice(this.names.indexOf(name));
  }

  private expect(kinds: typeof ofMessages, value: string): void {
    const kind = value.trim().toLowerCase();
    this.names = Object.hasOwn(kinds, kind) ? (kinds[kind] ?? []) : [];
    // Of an event its name is still to come.
    this.isBefore = this.names.length > 0 || kind === 'event';
  }
}
