const SECOND = 1000;
/** The former token lives on for this, and stable mode renews so long before the end. */
const OVERLAP_MS = 300 * SECOND;

export type Mode = 'stable' | 'classic';

interface Grant {
  readonly value: string;
  readonly expiresAt: number;
  voidAt: number;
}

/** WeChat's tokens, by its own clock: pretended time. */
export class PretendedWechat {
  secret = 'a-secret';
  isBusy = false;
  /** Of its token calls alone. */
  isBusyWithTokens: () => boolean = () => false;
  /** When a token became void before its time. */
  readonly voidings: number[] = [];
  /** When that was not the instances' own doing. */
  readonly shocks: number[] = [];
  private readonly grants = new Map<string, Grant>();
  private readonly latest = new Map<Mode, Grant>();

  constructor(private readonly life: number) {}

  /** Somebody fetches one as `mode` says: in stable mode a forced one, which voids the former. */
  rival(mode: Mode): void {
    this.shocks.push(after(0));
    const former = this.latest.get(mode);
    this.grant(mode);
    this.end(former, mode === 'stable' ? 0 : OVERLAP_MS);
  }

  /** The token in use is void from now on. */
  void(): void {
    this.shocks.push(after(0));
    for (const grant of this.latest.values()) this.end(grant, 0);
    this.latest.clear();
  }

  isGood(token: string): boolean {
    return this.refusal(token) === 0;
  }

  answer(path: string, query: URLSearchParams, body: string): object {
    if (this.isBusy) return failure(-1);
    if (path === '/cgi-bin/token') return this.token('classic', query.get('secret'));
    if (path === '/cgi-bin/stable_token') {
      return this.token('stable', (JSON.parse(body) as { readonly secret: string }).secret);
    }
    const refusal = this.refusal(query.get('access_token') ?? '');
    return refusal === 0 ? { errcode: 0, errmsg: 'ok' } : failure(refusal);
  }

  private token(mode: Mode, secret: string | null): object {
    if (this.isBusyWithTokens()) return failure(-1);
    if (secret !== this.secret) return failure(40125);
    const former = this.latest.get(mode);
    const isKept = mode === 'stable' && former && former.expiresAt - after(0) > OVERLAP_MS;
    if (mode === 'classic') this.end(former, OVERLAP_MS);
    const { value, expiresAt } = isKept ? former : this.grant(mode);
    return { access_token: value, expires_in: Math.floor((expiresAt - after(0)) / SECOND) };
  }

  private end(grant: Grant | undefined, ms: number): void {
    if (!grant) return;
    grant.voidAt = Math.min(grant.voidAt, after(ms));
    this.voidings.push(grant.voidAt);
  }

  private grant(mode: Mode): Grant {
    const value = `${mode}-${this.grants.size + 1}`;
    const grant = { value, expiresAt: after(this.life), voidAt: Infinity };
    this.grants.set(value, grant);
    this.latest.set(mode, grant);
    return grant;
  }

  /** 0: there is none. */
  private refusal(token: string): number {
    const { expiresAt = 0, voidAt = 0 } = this.grants.get(token) ?? {};
    if (voidAt <= after(0)) return 40001;
    return expiresAt <= after(0) ? 42001 : 0;
  }
}

function after(ms: number): number {
  return performance.now() + ms;
}

function failure(errcode: number): object {
  return { errcode, errmsg: 'refused rid: 1-2-3' };
}
