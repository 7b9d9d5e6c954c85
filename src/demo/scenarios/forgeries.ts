import { text, type Delivery, type DeliveryOverrides, type Platform } from '../../simulator';
import { faultUnless, type Outcome, type Scenario } from '../scenario';

const REFUSED = 403;

/** Somebody who does not know the token. */
export function forgedSignature(sent: string, name: 'signature' | 'msg_signature'): Scenario {
  return refused(sent, 0, async (platform) =>
    send(platform, { query: { [name]: 'f'.repeat(40) } }),
  );
}

/** Somebody who has seen one genuine request (the one run), and puts a message of their own under its signature. */
export function replayedSignature(sent: string): Scenario {
  return refused(sent, 1, async (platform) => {
    const stamp = { timestamp: Math.floor(Date.now() / 1000), nonce: '1597534862' };
    const { status } = await platform.deliver(text('真的'), stamp);
    if (status !== 200) throw new Error(`the genuine message was answered ${status}, not 200`);
    return send(platform, stamp);
  });
}

/** Somebody who leaves out the encryption, and with it the signature that covers the message. */
export function plaintextBody(sent: string): Scenario {
  return refused(sent, 0, async (platform) => send(platform, { account: { mode: 'plain' } }));
}

async function send(platform: Platform, overrides: DeliveryOverrides): Promise<Delivery> {
  return platform.deliver(text('假的'), overrides);
}

function refused(
  sent: string,
  runs: number,
  attack: (platform: Platform) => Promise<Delivery>,
): Scenario {
  return { sent, runs, play: async ({ platform }) => outcomeOf(await attack(platform), runs) };
}

/** Before the attack, every handler run took one genuine delivery. */
function outcomeOf({ status, took }: Delivery, runs: number): Outcome {
  const answer = status ?? 'no answer';
  return {
    sees: status === REFUSED ? 'refused (403)' : `let in (${answer})`,
    took,
    deliveries: runs + 1,
    faults: faultUnless(status === REFUSED, `expected ${REFUSED}, got ${answer}`),
  };
}
