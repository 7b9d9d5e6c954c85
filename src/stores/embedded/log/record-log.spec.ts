import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { get, put, recordLogs } from '../../../../test/support/stores/record-logs';

describe('RecordLog', () => {
  const { open, segments, pathOf } = recordLogs();

  it('gives back what was put in, also to a process that starts later', () => {
    const one = open('one');
    put(one, 'a', { text: 'ä\n字' });
    put(one, 'a', { text: '🎈', more: [1] });
    expect(get(one, 'a')).toEqual({ text: '🎈', more: [1] });
    expect(get(open('two'), 'a')).toEqual({ text: '🎈', more: [1] });
  });

  it('counts the first of two lines that follow the same', () => {
    const heard: string[] = [];
    const [one, two] = [open('one'), open('two', heard)];
    expect(put(one, 'a', 1)).toBe(true);
    expect(put(two, 'a', 2)).toBe(false);
    expect(get(two, 'a')).toBe(1);
    expect(heard).toEqual(['a']);
    expect(put(two, 'a', 3)).toBe(true);
    expect(put(one, 'a', 4)).toBe(false);
    expect([one, two, open('three')].map((log) => get(log, 'a'))).toEqual([3, 3, 3]);
  });

  it('adds patches to what they follow', () => {
    const one = open('one');
    put(one, 'a', { x: 1, y: 2 });
    one.commit([{ previous: one.find('a'), kind: 'o', key: 'a', value: '+{"y":3}' }]);
    one.commit([{ previous: one.find('a'), kind: 'o', key: 'a', value: '+{"z":4}' }]);
    expect(get(one, 'a')).toEqual({ x: 1, y: 3, z: 4 });
    expect(get(open('two'), 'a')).toEqual({ x: 1, y: 3, z: 4 });
  });

  it('gives a binding to the first key that names it', () => {
    const [one, two] = [open('one'), open('two')];
    expect(put(one, 'a', 1, 'sig')).toBe(true);
    expect(put(two, 'b', 1, 'sig')).toBe(false);
    expect(two.boundTo('sig')).toBe('a');
    expect(put(two, 'a', 2, 'sig')).toBe(true);
    expect(open('three').boundTo('sig')).toBe('a');
    expect(one.boundTo('other')).toBeUndefined();
  });

  it('goes on in the next segment, also where another process has sealed', () => {
    const [one, two] = [open('one'), open('two')];
    put(one, 'a', 1);
    one.seal();
    expect(put(one, 'b', 1)).toBe(true);
    expect(put(two, 'c', 1)).toBe(false);
    expect(put(two, 'c', 1)).toBe(true);
    expect(put(two, 'b', 2)).toBe(true);
    expect(segments()).toEqual(['00000001.log', '00000002.log']);
    const three = open('three');
    expect(['a', 'b', 'c'].map((key) => get(three, key))).toEqual([1, 2, 1]);
  });

  it('forgets a dropped segment, in all processes, but for what was written again', () => {
    const [one, two] = [open('one'), open('two')];
    put(one, 'a', 1);
    put(one, 'b', 1);
    one.seal();
    put(one, 'b', 2);
    const [oldest] = one.segments.sealed;
    if (oldest) one.drop(oldest);
    two.look();
    for (const log of [one, two, open('three')]) {
      expect([get(log, 'a'), get(log, 'b')]).toEqual([undefined, 2]);
    }
    expect(segments()).toEqual(['00000002.log']);
    expect(put(two, 'a', 3)).toBe(true);
    expect(put(two, 'b', 3)).toBe(true);
    expect(get(open('four'), 'b')).toBe(3);
  });

  it('skips a line that is torn at any byte, and nothing else', () => {
    const path = pathOf('00000001.log');
    const first = open('first');
    put(first, 'a', 1);
    const sound = readFileSync(path);
    put(first, 'b', { text: '字' });
    const torn = readFileSync(path).subarray(sound.length);
    for (let length = 0; length < torn.length; length += 1) {
      writeFileSync(path, Buffer.concat([sound, torn.subarray(0, length)]));
      const log = open(`torn${length}`);
      const isWhole = length === torn.length;
      expect([get(log, 'a'), get(log, 'b')]).toEqual([1, isWhole ? { text: '字' } : undefined]);
      expect(put(log, 'b', 5)).toBe(true);
      expect(put(log, 'c', 6)).toBe(true);
      const after = open(`after${length}`);
      expect(['a', 'b', 'c'].map((key) => get(after, key))).toEqual([1, 5, 6]);
    }
  });

  it('skips lines that were altered, whichever byte it was', () => {
    const path = pathOf('00000001.log');
    const log = open('one');
    put(log, 'a', 1);
    put(log, 'b', 2);
    const bytes = readFileSync(path);
    for (let i = 0; i < bytes.length; i += 1) {
      const altered = Buffer.from(bytes);
      altered[i] = (altered[i] ?? 0) ^ 4;
      writeFileSync(path, altered);
      const after = open(`after${i}`);
      expect([undefined, 1]).toContain(get(after, 'a'));
      expect([undefined, 2]).toContain(get(after, 'b'));
    }
  });

  it('counts its lines behind what another process has left unfinished', () => {
    const [one, two] = [open('one'), open('two')];
    put(one, 'a', 1);
    appendFileSync(pathOf('00000001.log'), '\nx.1 - o b - {"half');
    expect(put(two, 'b', 1)).toBe(true);
    expect(put(one, 'b', 2)).toBe(false);
    expect(get(one, 'b')).toBe(1);
  });

  it('holds what is longer than it reads at once', () => {
    const text = '字'.repeat(1_000_000);
    put(open('one'), 'a', { text });
    expect(get(open('two'), 'a')).toEqual({ text });
  });
});
