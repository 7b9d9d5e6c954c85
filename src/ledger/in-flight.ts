/**
 * A Map for what comes and goes by the thousand. V8 links each outgrown table of a Map to the next
 * one: as soon as one of them is old, all later ones stay alive with what they held, and the garbage
 * collector copies whole requests again and again (two thirds of all that was allocated). Here the
 * tables hold numbers, and the values are let go at once.
 */
export class InFlight<K extends string | number, V> {
  private readonly places = new Map<K, number>();
  private readonly held: (V | undefined)[] = [];
  private readonly free: number[] = [];

  get size(): number {
    return this.places.size;
  }

  has(key: K): boolean {
    return this.places.has(key);
  }

  get(key: K): V | undefined {
    const place = this.places.get(key);
    return place === undefined ? undefined : this.held[place];
  }

  /** One that is there already keeps its place in the order. */
  set(key: K, value: V): void {
    const place = this.places.get(key) ?? this.free.pop() ?? this.held.length;
    this.places.set(key, place);
    this.held[place] = value;
  }

  delete(key: K): void {
    const place = this.places.get(key);
    if (place === undefined) return;
    this.places.delete(key);
    this.held[place] = undefined;
    this.free.push(place);
  }

  clear(): void {
    this.places.clear();
    this.held.length = 0;
    this.free.length = 0;
  }

  keys(): Iterable<K> {
    return this.places.keys();
  }

  /** In the order in which they came. */
  *entries(): Iterable<readonly [K, V]> {
    for (const [key, place] of this.places) yield [key, this.held[place] as V];
  }

  *values(): Iterable<V> {
    for (const place of this.places.values()) yield this.held[place] as V;
  }
}
