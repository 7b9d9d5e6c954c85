import { BlockList, isIP } from 'node:net';

type Family = 'ipv4' | 'ipv6';

/** Single addresses and CIDR ranges, mixed. */
export class AddressList {
  private readonly list = new BlockList();
  /** Entries that were understood. */
  readonly size: number;

  /** Entries that are neither are left out. */
  constructor(entries: readonly string[]) {
    this.size = entries.filter((entry) => this.add(entry)).length;
  }

  /** IPv4 addresses are found in their mapped form (`::ffff:1.2.3.4`) too. */
  contains(address: string): boolean {
    const family = familyOf(address);
    return family !== undefined && this.list.check(address, family);
  }

  private add(entry: string): boolean {
    const [address = '', prefix, ...more] = entry.split('/');
    const family = familyOf(address);
    if (!family || more.length > 0) return false;
    if (prefix === undefined) this.list.addAddress(address, family);
    else if (isPrefix(prefix, family)) this.list.addSubnet(address, Number(prefix), family);
    else return false;
    return true;
  }
}

function familyOf(address: string): Family | undefined {
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 6 ? 'ipv6' : 'ipv4';
}

function isPrefix(text: string, family: Family): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) <= (family === 'ipv4' ? 32 : 128);
}
