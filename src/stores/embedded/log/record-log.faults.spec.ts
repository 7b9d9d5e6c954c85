import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { change, get, put, recordLogs } from '../../../../test/support/stores/record-logs';
import { RecordLog } from './record-log';

describe('RecordLog on bad days', () => {
  const { open, segments, pathOf } = recordLogs();

  const file = (number: number) => pathOf(`0000000${number}.log`);
  const dropOldest = (log: RecordLog) => {
    const [oldest] = log.segments.sealed;
    if (oldest) log.drop(oldest);
  };
  const damagedIn = (log: RecordLog) =>
    log.segments.all.reduce((sum, { damaged }) => sum + damaged, 0);

  it('reads everything anew after a sleep in which segments were dropped that it never saw', () => {
    const heard: string[] = [];
    const [awake, asleep] = [open('awake'), open('asleep', heard)];
    put(awake, 'kept', 1);
    put(awake, 'settled', 1);
    asleep.look();
    awake.seal();
    put(awake, 'kept', 2);
    put(awake, 'between', 1);
    awake.seal();
    put(awake, 'kept', 3);
    dropOldest(awake);
    dropOldest(awake);
    expect(segments()).toEqual(['00000003.log']);
    expect(put(asleep, 'settled', 2)).toBe(false);
    expect(heard.slice(-2)).toEqual(['kept', 'overslept']);
    expect(['kept', 'settled', 'between'].map((key) => get(asleep, key))).toEqual([
      3,
      undefined,
      undefined,
    ]);
    expect([put(asleep, 'settled', 3), put(asleep, 'kept', 4)]).toEqual([true, true]);
    awake.look();
    expect([get(awake, 'settled'), get(awake, 'kept')]).toEqual([3, 4]);
  });

  it('goes on in the next segment though the end of its own is damaged', () => {
    const [one, two] = [open('one'), open('two')];
    put(one, 'a', 1);
    two.look();
    one.seal();
    put(one, 'b', 1);
    const bytes = readFileSync(file(1));
    bytes.fill(0, bytes.length - 8);
    writeFileSync(file(1), bytes);
    two.lookFurther();
    expect([two, open('three')].map((log) => get(log, 'b'))).toEqual([1, 1]);
    expect(put(two, 'b', 2)).toBe(true);
    one.look();
    expect(get(one, 'b')).toBe(2);
  });

  it('follows lines of a segment that somebody has removed from between', () => {
    const one = open('one');
    put(one, 'a', 1);
    one.seal();
    put(one, 'a', 2);
    one.seal();
    put(one, 'a', 3);
    rmSync(file(2));
    expect(get(open('two'), 'a')).toBe(3);
  });

  it('lets only the first of two changes in one commit have a binding', () => {
    const log = open('one');
    const places = log.commit([change(log, 'a', 1, 'sig'), change(log, 'b', 1, 'sig')]);
    expect(places.map((place) => place !== undefined)).toEqual([true, false]);
    expect([log, open('two')].map((one) => [one.boundTo('sig'), get(one, 'b')])).toEqual([
      ['a', undefined],
      ['a', undefined],
    ]);
  });

  it('counts of a batch what the disk took before it was full, and tells of the rest', () => {
    const log = open('one');
    put(log, 'before', 0);
    const { current } = log.segments;
    const keys = ['a', 'b', 'c'];
    const append = jest.spyOn(current, 'append').mockImplementationOnce((bytes) => {
      // Cut inside the second line.
      appendFileSync(current.path, bytes.subarray(0, Math.floor(bytes.length / 2)));
      throw new Error('the disk is full');
    });
    const places = log.commit(keys.map((key) => change(log, key, 1)));
    expect(places.map((place) => place !== undefined)).toEqual([true, false, false]);
    append.mockImplementationOnce(() => {
      throw new Error('the disk is full');
    });
    expect(() => put(log, 'b', 2)).toThrow('the disk is full');
    expect(put(log, 'b', 3)).toBe(true);
    for (const one of [log, open('two')]) {
      expect(keys.map((key) => get(one, key))).toEqual([1, 3, undefined]);
    }
  });

  it.each(['file', 'directory'])(
    'writes anew what a deleted %s held, whoever notices it, and loses no change of others',
    (what) => {
      const heard: string[] = [];
      const [one, two] = [open('one', heard), open('two')];
      put(one, 'a', { x: 1 }, 'first');
      one.commit([{ ...change(one, 'a', 0, 'second'), value: '+{"y":2}' }]);
      two.look();
      put(two, 'b', 1);
      rmSync(what === 'file' ? file(1) : pathOf('.'), { recursive: true });
      expect([put(one, 'c', 1), put(two, 'd', 1)]).toEqual([true, true]);
      expect(put(one, 'b', 2)).toBe(true);
      two.look();
      for (const log of [one, two, open('three')]) {
        expect(['a', 'b', 'c', 'd'].map((key) => get(log, key))).toEqual([{ x: 1, y: 2 }, 2, 1, 1]);
        expect([log.boundTo('first'), log.boundTo('second')]).toEqual(['a', 'a']);
      }
      expect(heard).toContain('restored');
    },
  );

  it('lets one of two have a key for which both wrote into a deleted file', () => {
    const [one, two] = [open('one'), open('two')];
    put(one, 'a', 1);
    two.look();
    rmSync(file(1));
    expect(put(one, 'b', 'of one')).toBe(true);
    expect(put(two, 'b', 'of two')).toBe(false);
    expect([one, two, open('three')].map((log) => get(log, 'b'))).toEqual(
      Array.from({ length: 3 }, () => 'of one'),
    );
  });

  it('reads a file anew that was cut while it was in use', () => {
    const heard: string[] = [];
    const [one, two] = [open('one', heard), open('two')];
    put(one, 'a', 1);
    const { length } = readFileSync(file(1));
    put(one, 'b', 1);
    two.look();
    truncateSync(file(1), length);
    expect(put(one, 'c', 1)).toBe(true);
    expect(heard).toEqual(['a', 'cut']);
    two.look();
    expect(put(two, 'd', 1)).toBe(true);
    for (const log of [one, open('three')]) {
      log.look();
      expect(['a', 'b', 'c', 'd'].map((key) => get(log, key))).toEqual([1, undefined, 1, 1]);
    }
  });

  it.each([0, 1])('empties itself, and goes on, where the file was cut to %i bytes', (length) => {
    const one = open('one');
    put(one, 'a', 1);
    truncateSync(file(1), length);
    one.look();
    expect(get(one, 'a')).toBeUndefined();
    expect(put(one, 'a', 2)).toBe(true);
    expect(get(open('two'), 'a')).toBe(2);
  });

  it.each([
    ['text', Buffer.from('not\nours\nat all')],
    ['no newline in two megabytes', Buffer.alloc(2 * 2 ** 20, 'x')],
    ['zeroes', Buffer.alloc(100_000)],
  ])('goes on behind a foreign file named like a segment: %s', (_what, bytes) => {
    put(open('one'), 'a', 1);
    writeFileSync(file(7), bytes);
    const two = open('two');
    expect([get(two, 'a'), put(two, 'b', 1), put(two, 'a', 2)]).toEqual([1, true, true]);
    const three = open('three');
    expect([get(three, 'a'), get(three, 'b')]).toEqual([2, 1]);
    expect(damagedIn(three)).toBeGreaterThan(0);
  });

  it('does not take a file that is named by its day for one of its own', () => {
    writeFileSync(pathOf('20261127.log'), 'not ours\n');
    const one = open('one');
    expect([put(one, 'a', 1), put(one, 'a', 2)]).toEqual([true, true]);
    expect([one, open('two')].map((log) => get(log, 'a'))).toEqual([2, 2]);
  });

  it('knows its lines also after many years', () => {
    writeFileSync(pathOf('08000000.log'), '');
    const one = open('one');
    for (let i = 0; i < 5; i += 1) put(one, 'a', i);
    expect([one, open('two')].map((log) => get(log, 'a'))).toEqual([4, 4]);
  });

  it('says which foreign thing it cannot read', () => {
    mkdirSync(file(3));
    expect(() => open('one')).toThrow(/EISDIR.*00000003\.log/);
  });

  it('neither reads nor writes what is no file', () => {
    symlinkSync('/dev/null', file(1));
    expect(() => open('one')).toThrow(/00000001\.log is not a file/);
  });

  it('goes on in the deleted file while something stands in its place', () => {
    const [one, two] = [open('one'), open('two')];
    put(one, 'a', 1);
    two.look();
    rmSync(file(1));
    mkdirSync(file(1));
    expect([put(one, 'b', 1), put(two, 'b', 2), put(two, 'c', 1)]).toEqual([true, false, true]);
    expect(() => one.lookFurther()).toThrow('EISDIR');
    rmSync(file(1), { recursive: true });
    expect(put(two, 'd', 1)).toBe(true);
    one.look();
    for (const log of [one, two, open('three')]) {
      expect(['a', 'b', 'c', 'd'].map((key) => get(log, key))).toEqual([1, 1, 1, 1]);
    }
  });

  it('goes on though it could not be read anew at first', () => {
    const [one, two] = [open('one'), open('two')];
    put(one, 'a', 1);
    two.look();
    truncateSync(file(1), 0);
    renameSync(file(1), pathOf('elsewhere'));
    mkdirSync(file(1));
    expect(() => two.look()).toThrow('EISDIR');
    expect(() => two.probe()).toThrow('EISDIR');
    rmSync(file(1), { recursive: true });
    two.probe();
    expect(put(two, 'b', 1)).toBe(true);
  });

  it('takes keys in whatever order of time they come', () => {
    const [one, two] = [open('one'), open('two')];
    const times = [1_735_689_600, 0, 9_999_999_999, 1_735_689_599, -5];
    for (const time of times) expect(put(one, `${time}-key`, time)).toBe(true);
    one.seal();
    for (const time of times) put(two, `${time}-key`, time + 1);
    for (const time of times) expect(put(two, `${time}-key`, time + 2)).toBe(true);
    const three = open('three');
    expect(times.map((time) => get(three, `${time}-key`))).toEqual(times.map((time) => time + 2));
  });

  it('keeps all that stands beside a zeroed block and random bytes', () => {
    const log = open('one');
    for (let i = 0; i < 500; i += 1) put(log, `key${i}`, { i, text: '字'.repeat(i % 50) });
    const bytes = readFileSync(file(1));
    const at = Math.floor(bytes.length / 2);
    bytes.fill(0, at, at + 4096);
    for (let i = 0; i < 100; i += 1) bytes[9000 + i] = (i * 7919) % 256;
    writeFileSync(file(1), bytes);
    const after = open('two');
    const known = Array.from({ length: 500 }, (_, i) => get(after, `key${i}`));
    const lost = known.filter((value) => value === undefined).length;
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(60);
    for (const [i, value] of known.entries()) {
      if (value !== undefined) expect(value).toEqual({ i, text: '字'.repeat(i % 50) });
    }
    expect(damagedIn(after)).toBeGreaterThan(0);
  });
});
