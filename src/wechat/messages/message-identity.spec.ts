import * as fc from 'fast-check';
import { eventMessage, textMessage } from './message.builder';
import { type IncomingMessage, toMessage } from './incoming-message';
import { messageFingerprint, messageIdentity, messageText } from './message-identity';
import type { RawFields } from './field-reader';

const fingerprintOf = (message: IncomingMessage) => messageFingerprint(messageText(message));
const identityOf = (raw: RawFields) => messageIdentity(toMessage(raw));
const event = (fields: RawFields): RawFields => ({
  FromUserName: 'o1',
  CreateTime: '1735689600',
  MsgType: 'event',
  ...fields,
});

const identityOfTuple = ([from, time, id]: readonly [string, number, string]) =>
  identityOf({ MsgType: 'text', FromUserName: from, CreateTime: String(time), MsgId: id });

describe('messageIdentity', () => {
  it('is the same for a repeated delivery, in whatever order its fields come', () => {
    const raw = { MsgType: 'text', FromUserName: 'o1', CreateTime: '1', MsgId: '7', Content: 'a' };
    const reversed = Object.fromEntries(Object.entries(raw).toReversed());
    expect(identityOf(reversed)).toBe(identityOf(raw));
    const scan = event({ Event: 'SCAN', EventKey: '1', Ticket: 'T' });
    expect(identityOf(Object.fromEntries(Object.entries(scan).toReversed()))).toBe(
      identityOf(scan),
    );
  });

  it.each(['fromUserName', 'createTime', 'msgId'] as const)(
    'tells messages apart by %s',
    (field) => {
      const message = textMessage();
      const other = field === 'createTime' ? 1 : 'other';
      expect(messageIdentity(message.with(field, other).build())).not.toBe(
        messageIdentity(message.build()),
      );
    },
  );

  it('leaves the content of a message with an id to the fingerprint', () => {
    const one = textMessage().with('content', 'a').build();
    const other = textMessage().with('content', 'b').build();
    expect(messageIdentity(other)).toBe(messageIdentity(one));
    expect(fingerprintOf(other)).not.toBe(fingerprintOf(one));
  });

  it('tells messages without an id apart by all they hold', () => {
    const blank = (A: string) => identityOf({ MsgType: 'new', MsgId: ' ', A });
    expect(blank('1')).not.toBe(blank('2'));
    expect(identityOf({ MsgType: 'new', A: '1' })).not.toBe(identityOf({ MsgType: 'new', A: '2' }));
  });

  it.each<[string, RawFields, RawFields]>([
    ['name', { Event: 'LOCATION' }, { Event: 'CLICK' }],
    ['account', { ToUserName: 'gh_1' }, { ToUserName: 'gh_2' }],
    ['value', { Event: 'new', Any: '1' }, { Event: 'new', Any: '2' }],
    ['nested value', { A: { B: { C: '1' } } }, { A: { B: { C: '2' } } }],
    ['level', { A: { B: '1' } }, { A: { B: { B: '1' } } }],
    ['field', { Event: 'x', CardId: '1' }, { Event: 'x', OrderId: '1' }],
    ['absent field', { A: '1', B: '' }, { A: '1' }],
    ['repeated field', { List: [{ A: '1' }, { A: '2' }] }, { List: [{ A: '1' }, { A: '3' }] }],
    ['number of a repeated field', { List: ['1', '1'] }, { List: '1' }],
    ['cut', { A: '1', B: '2' }, { A: '1","B":"2' }],
  ])('tells events of one second apart by their %s', (_, one, other) => {
    expect(identityOf(event(one))).not.toBe(identityOf(event(other)));
  });

  it('never gives two messages one identity, however their fields are cut', () => {
    const tuple = fc.tuple(fc.string(), fc.nat(), fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(tuple, tuple, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(identityOfTuple(one) === identityOfTuple(other)).toBe(same);
      }),
      { seed: 1_414_243_737 },
    );
  });

  it('has one length, whatever the fields', () => {
    const key = 'k'.repeat(10_000);
    for (const message of [
      eventMessage('CLICK').with('eventKey', key).build(),
      textMessage().with('msgId', key).with('fromUserName', key).build(),
      toMessage({ MsgType: 'new', CreateTime: '1735689600', A: [{ [key]: key }] }),
    ]) {
      expect(messageIdentity(message)).toMatch(/^\d{10}-[\w-]{43}$/);
    }
  });
});

describe('messageFingerprint', () => {
  it('does not mind the order of fields, at any depth', () => {
    const one = toMessage({ MsgType: 'event', A: { B: '1', C: ['2', '3'] } });
    const other = toMessage({ A: { C: ['2', '3'], B: '1' }, MsgType: 'event' });
    expect(fingerprintOf(other)).toBe(fingerprintOf(one));
  });

  it.each<RawFields>([{ A: '2' }, { B: '1' }, { A: { A: '1' } }, { A: ['1'] }, {}])(
    'sees that %j is not the same',
    (fields) => {
      expect(fingerprintOf(toMessage({ MsgType: 'x', ...fields }))).not.toBe(
        fingerprintOf(toMessage({ MsgType: 'x', A: '1' })),
      );
    },
  );
});
