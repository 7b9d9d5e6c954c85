import type { Clock } from '../clock';
import type { RandomSource } from '../random-source';
import { ApiFailure } from './api-endpoint';

const LIFETIME = 7_200_000;
const OVERLAP = 300_000;

/** A token that is good until `ends` and from then on meets `errcode`. */
interface Token {
  readonly value: string;
  ends: number;
  errcode: 40001 | 42001;
}

export interface GrantedToken {
  readonly value: string;
  /** Seconds left. */
  readonly expiresIn: number;
}

/**
 * The access tokens of one account. The classic and the stable family do not touch each other.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html
 */
export class AccessTokens {
  private readonly tokens = new Map<string, Token>();
  private classic: Token | undefined;
  private stable: Token | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly random: RandomSource,
  ) {}

  /** A new token each time; the former one is good for five more minutes. */
  grantClassic(): GrantedToken {
    if (this.classic) this.endAt(this.classic, this.clock.now() + OVERLAP, 40001);
    this.classic = this.issue();
    return this.granted(this.classic);
  }

  /** The same token until its last five minutes, in which old and new are both good. */
  grantStable(force: boolean): GrantedToken {
    if (force && this.stable) this.endAt(this.stable, this.clock.now(), 40001);
    const { stable } = this;
    this.stable = stable && this.left(stable) > OVERLAP ? stable : this.issue();
    return this.granted(this.stable);
  }

  /** @throws ApiFailure 40001 for an unknown or void token, 42001 for one past its time */
  check(value: string): void {
    const token = this.tokens.get(value);
    if (token && this.left(token) > 0) return;
    if (token?.errcode === 42001) throw new ApiFailure(42001, 'access_token expired');
    throw new ApiFailure(40001, 'invalid credential, access_token is invalid or not latest');
  }

  /** Ends every token that is out now: calls with one meet `errcode`. */
  end(errcode: 40001 | 42001): void {
    for (const token of this.tokens.values()) this.endAt(token, this.clock.now(), errcode);
  }

  private issue(): Token {
    const ends = this.clock.now() + LIFETIME;
    const token: Token = { value: this.random.hex(136), ends, errcode: 42001 };
    this.tokens.set(token.value, token);
    return token;
  }

  private endAt(token: Token, moment: number, errcode: 40001 | 42001): void {
    if (token.ends <= moment) return;
    token.ends = moment;
    token.errcode = errcode;
  }

  private granted(token: Token): GrantedToken {
    return { value: token.value, expiresIn: Math.floor(this.left(token) / 1000) };
  }

  private left(token: Token): number {
    return token.ends - this.clock.now();
  }
}
