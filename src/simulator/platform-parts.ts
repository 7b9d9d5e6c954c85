import { ContactWindows } from './api/contact-windows';
import { FakeApi } from './api/fake-api';
import { Audience } from './audience';
import { Courier } from './delivery/courier';
import { Parcels } from './delivery/parcels';
import { Wire } from './delivery/wire';
import { MessageStamp } from './messages/message-stamp';
import { environmentOf, settingsOf, type PlatformOptions } from './platform-options';
import { RandomSource } from './random-source';
import { Website } from './website/website';
import { UserTimelines } from './user-timelines';

/** What a platform is made of. */
export interface PlatformParts {
  readonly api: FakeApi;
  readonly environment: Readonly<Record<string, string>>;
  readonly parcels: Parcels;
  readonly courier: Courier;
  readonly wire: Wire;
  readonly audience: Audience;
  readonly website: Website;
}

export async function assemble(options: PlatformOptions): Promise<PlatformParts> {
  const settings = settingsOf(options);
  const { account, clock, verified, observer } = settings;
  const random = new RandomSource(settings.seed);
  const wire = new Wire(settings.cutAfter);
  const courier = new Courier(wire, settings);
  courier.connect(settings.urls);
  const audience = new Audience(clock, new ContactWindows(clock), new UserTimelines(observer));
  const website = new Website(clock, random);
  const connected = () => courier.connected;
  const api = await FakeApi.start({
    account,
    clock,
    random,
    verified,
    audience,
    website,
    connected,
    observer,
  });
  const stamp = new MessageStamp(account, clock, random, (kind) => api.attach(kind));
  const parcels = new Parcels(account, clock, random, stamp);
  const environment = environmentOf(account, api.url);
  return { api, environment, parcels, courier, wire, audience, website };
}
