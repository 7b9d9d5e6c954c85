import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wechat } from '../support/command-line';
import { describeWithRedis, RedisServer } from '../support/redis-server';
import { startService } from '../support/service';
import { describeWithSmallDisk, SmallDisk } from '../support/small-disk';
import { examined, expectFinding, type Changes } from './examined';
import type { Fronts } from './fronts';

const patient = examined();

describe('the doctor', () => {
  it('finds a service in order in order, on paper too', async () => {
    const secure = await startService({ platform: { mode: 'secure' } });
    secure.platform.connect(secure.url);
    const settings = {
      ...secure.platform.environment,
      DATA_DIR: patient.directory,
    } as Changes;
    const { code, out } = await wechat(settings, 'doctor', '--url', secure.url);
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    const levels = lines.filter((line) => /^\w/.test(line)).map((line) => line.split(' ')[0]);
    // The address of a test is none that WeChat could reach.
    expect(levels.filter((level) => level !== 'ok')).toEqual(['warn', '0']);
    expect(out).toMatch(/messages {10}arrive, and can be read in secure mode/);
    for (const secret of ['WECHAT_APP_SECRET', 'WECHAT_TOKEN', 'WECHAT_ENCODING_AES_KEY']) {
      expect(out).not.toContain(settings[secret]);
    }
    await secure.close();
  });

  it('voids no token of the service, not even in classic mode', async () => {
    await patient.doctor({ WECHAT_TOKEN_MODE: 'classic' });
    const calls = patient.service.platform.api.requests.filter(
      ({ path }) => path === '/cgi-bin/token',
    );
    expect(calls).toEqual([]);
  });

  it('takes no answer without a token for one, nor one without a quota for a grant', async () => {
    const empty = { body: '{}', contentType: 'application/json' };
    const { api } = patient.service.platform;
    api.fault('/cgi-bin/openapi/quota/get', empty, { times: Infinity });
    const { findings } = await patient.doctor();
    expectFinding(findings, 'warn', /^menu: WeChat does not tell: .*quota/, /接口管理/);
    api.fault('/cgi-bin/stable_token', empty, { times: Infinity });
    const { code, findings: without } = await patient.doctor();
    expect(code).toBe(1);
    expectFinding(without, 'fail', /^access token: .*without an access_token/, /^curl -v http/);
  });

  it('shows no secret that WeChat repeats, nor do the other commands', async () => {
    const { WECHAT_APP_SECRET: secret = '' } = patient.environment();
    const token = `88_${'aB3-_'.repeat(26)}`;
    const body = JSON.stringify({ errcode: 40125, errmsg: `not ${secret} [${token}]` });
    const fault = { body, contentType: 'application/json' };
    patient.service.platform.api.fault('/cgi-bin/stable_token', fault, { times: Infinity });
    for (const command of ['doctor', 'replies pull']) {
      const { code, out, err } = await wechat(patient.environment(), ...command.split(' '));
      expect([code, out + err]).toEqual([1, expect.stringContaining('40125')]);
      expect(out + err).not.toMatch(new RegExp(`${secret}|${token}`));
    }
  });

  it.each<readonly [string, Changes, 'warn' | 'fail', RegExp, RegExp]>([
    [
      'a missing token',
      { WECHAT_TOKEN: '' },
      'fail',
      /^configuration: WECHAT_TOKEN: req/,
      /^set WECHAT_TOKEN=/,
    ],
    [
      'a mode without its key',
      { WECHAT_MODE: 'secure' },
      'fail',
      /AES_KEY: req/,
      /^set WECHAT_ENCODING_AES_KEY=/,
    ],
    [
      'a misspelt name',
      { WECHAT_TOKNE: 'x' },
      'warn',
      /nearest name is WECHAT_TOKEN/,
      /WECHAT_TOKNE in .env/,
    ],
    [
      'an AppID of another shape',
      { WECHAT_APP_ID: 'gh_1' },
      'warn',
      /WECHAT_APP_ID is no/,
      /copy WECHAT_APP_ID=/,
    ],
    [
      'no API',
      { WECHAT_API_BASE_URL: 'http://127.0.0.1:9' },
      'fail',
      /token: .*ECONNREFUSED/,
      /^curl -v http/,
    ],
    ['a plain mode', {}, 'warn', /^mode: plain/, /WECHAT_MODE=secure/],
    [
      'a Redis that is not there',
      { REDIS_URL: 'redis://127.0.0.1:9' },
      'fail',
      /^Redis: .*ECONNREFUSED/,
      /start Redis/,
    ],
  ])('finds %s', async (_, changes, level, says, cure) => {
    const { code, findings } = await patient.doctor(changes);
    expectFinding(findings, level, says, cure);
    expect(code).toBe(findings.some((one) => one.level === 'fail') ? 1 : 0);
  });

  it.each<readonly [string, Changes, RegExp, RegExp]>([
    [
      'a misspelt name, where one is missing as well',
      { WECHAT_TOKEN: '', WECHAT_TOKNE: 'x' },
      /WECHAT_TOKNE: is no variable/,
      /^correct or remove WECHAT_TOKNE in \.env$/,
    ],
    [
      'what moves into the file of accounts',
      { WECHAT_ACCOUNTS: 'accounts.yaml' },
      /WECHAT_APP_ID: expected nothing beside WECHAT_ACCOUNTS/,
      /^correct or remove WECHAT_APP_ID in \.env$/,
    ],
  ])('does not advise to set %s', async (_, changes, says, cure) => {
    const { findings } = await patient.doctor(changes);
    expectFinding(findings, 'fail', says, cure);
  });

  it('shows an address without the password that it holds, like every other command', async () => {
    const changes = { WECHAT_API_BASE_URL: 'http://gate:ThePassword@127.0.0.1:9/wx' };
    const { findings } = await patient.doctor(changes);
    const address = 'http://127\\.0\\.0\\.1:9/wx';
    expectFinding(findings, 'fail', RegExp(`token: ${address} `), RegExp(`curl -v ${address}/cgi`));
    const { err } = await wechat({ ...patient.environment(), ...changes }, 'menu', 'pull');
    expect(err).toMatch(RegExp(`at ${address} \\(WECHAT_API_BASE_URL\\)`));
    expect(JSON.stringify([findings, err])).not.toContain('ThePassword');
  });

  it('finds each mistake in a file of replies, which would stop the start', async () => {
    const file = join(patient.directory, 'wrong.yaml');
    writeFileSync(file, 'folow: x\nkeywords: 5\n');
    const { code, findings } = await patient.doctor({ WECHAT_REPLIES_FILE: file });
    for (const [line, says] of [[1, 'folow'] as const, [2, 'keywords'] as const]) {
      const place = `wrong\\.yaml:${line}`;
      expectFinding(
        findings,
        'fail',
        RegExp(`${place}: .*${says}`),
        RegExp(`^edit \\S*${place}, `),
      );
    }
    expect(findings).not.toContainEqual(
      expect.objectContaining({ text: expect.stringMatching(/^complete/) as string }),
    );
    expect(code).toBe(1);
  });

  it('finds a file where the data directory should be', async () => {
    const file = join(patient.directory, 'file');
    writeFileSync(file, '');
    const { findings } = await patient.doctor({ DATA_DIR: file });
    expectFinding(findings, 'fail', /^data directory: .*not a directory/, /DATA_DIR=\/var/);
  });

  it.each<readonly [string, number, string, RegExp]>([
    [
      'an address that is not on the whitelist',
      40164,
      'invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist',
      /IP白名单: add 203\.0\.113\.7$/,
    ],
    ['a wrong secret', 40125, 'invalid appsecret', /开发密钥: reset.*WECHAT_APP_SECRET=/],
    ['a frozen secret', 40243, 'frozen', /开发密钥/],
    ['a wrong AppID', 40013, 'invalid appid', /WECHAT_APP_ID=/],
    ['an account in other hands', 61024, 'component', /third-party platform/],
  ])('finds %s', async (_, errcode, errmsg, cure) => {
    patient.service.platform.api.fault('/cgi-bin/stable_token', { errcode, errmsg });
    const { code, findings } = await patient.doctor();
    expectFinding(findings, 'fail', new RegExp(`^access token: .*${errcode}`), cure);
    expect(code).toBe(1);
  });

  it('finds a clock that goes wrong', async () => {
    const ahead = (
      _: Response,
      body: string,
      to: Parameters<Parameters<Fronts['answering']>[0]>[1],
    ) =>
      to
        .writeHead(200, {
          'content-type': 'application/json',
          date: new Date(Date.now() + 400_000).toUTCString(),
        })
        .end(body);
    const api = await patient.fronts.proxying(patient.service.platform.api.url, undefined, ahead);
    const { findings } = await patient.doctor({ WECHAT_API_BASE_URL: api });
    expectFinding(
      findings,
      'fail',
      /^clock: (?:39|40)\d s behind.*every delivery/,
      /timedatectl set-ntp true/,
    );
  });

  it('finds what WeChat does not grant, by asking it', async () => {
    const poor = await startService({ platform: { verified: false } });
    const { findings } = await patient.doctor(poor.platform.environment);
    for (const check of ['customer service', 'menu', 'QR codes']) {
      expectFinding(findings, 'warn', new RegExp(`^${check}: not granted`), /认证/);
    }
    expectFinding(findings, 'warn', /^customer service/, /WECHAT_LATE_REPLY=pickup/);
    expect(findings.find(({ check }) => check === 'media')?.level).toBe('ok');
    await poor.close();
  });

  it('finds that no address is saved, and one that does not answer to ping', async () => {
    patient.service.platform.api.fault('/cgi-bin/callback/check', { errcode: 40201 });
    expectFinding(
      (await patient.doctor()).findings,
      'warn',
      /^callback\/check: no callback/,
      /基础信息 → 域名与消息推送配置/,
    );
    const body = JSON.stringify({
      dns: [{ ip: '203.0.113.9' }],
      ping: [{ ip: '203.0.113.9', package_loss: '100%' }],
    });
    patient.service.platform.api.fault('/cgi-bin/callback/check', {
      body,
      contentType: 'application/json',
    });
    expectFinding((await patient.doctor()).findings, 'warn', /203\.0\.113\.9, no ping/, /ICMP/);
  });

  it('finds an upstream that refuses its key', async () => {
    const upstream = await patient.fronts.answering((_, response) => response.writeHead(401).end());
    const { findings } = await patient.doctor({
      WECHAT_TOKEN_MODE: 'upstream',
      WECHAT_TOKEN_UPSTREAM_URL: upstream,
      WECHAT_TOKEN_UPSTREAM_KEY: 'a-key-of-16-characters',
    });
    expectFinding(
      findings,
      'fail',
      /^access token: the upstream .* HTTP 401/,
      /WECHAT_TOKEN_UPSTREAM_KEY/,
    );
  });
});

describeWithSmallDisk('the doctor of a disk', () => {
  it('finds one that is full, and one that is read-only', async () => {
    const disk = SmallDisk.mount(512);
    disk.fill();
    const full = await patient.doctor({ DATA_DIR: disk.directory });
    disk.makeReadOnly();
    const readOnly = await patient.doctor({ DATA_DIR: disk.directory });
    disk.unmount();
    expectFinding(full.findings, 'fail', /^data directory: .* 0 MB are free/, /df -h/);
    expectFinding(readOnly.findings, 'fail', /^data directory: .*EROFS/, /mount it writable/);
  });
});

describeWithRedis('the doctor of a Redis', () => {
  it.each<readonly [string, readonly string[], 'warn' | 'fail', RegExp, RegExp]>([
    [
      'that throws away',
      ['--maxmemory-policy', 'allkeys-lru'],
      'fail',
      /policy allkeys-lru/,
      /config set maxmemory-policy noeviction/,
    ],
    ['that keeps nothing', ['--save', ''], 'warn', /nothing is kept/, /config set appendonly yes/],
    [
      'that takes snapshots',
      ['--save', '60 1'],
      'warn',
      /snapshots only/,
      /config set appendonly yes/,
    ],
  ])('finds one %s', async (_, options, level, says, cure) => {
    const redis = await RedisServer.start(...options);
    const { findings } = await patient.doctor({ REDIS_URL: redis.url });
    await redis.kill();
    expectFinding(findings, level, says, cure);
    expect(findings.find(({ text }) => text.startsWith('version'))?.level).toBe('ok');
  });
});
