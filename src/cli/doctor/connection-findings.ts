import { fail, type Finding } from './finding';

type Told = readonly [text: string, cure: string];
type Tell = (url: URL) => Told;

const silent: Tell = ({ host, origin }) => [
  `${host} is silent for 8 s, WeChat gives up after 5`,
  `curl -v ${origin}: open the firewall (sudo ufw allow 443/tcp), see the proxy's log`,
];
const unknownName: Tell = ({ hostname }) => [
  `${hostname} has no address in the DNS`,
  `dig ${hostname}: add an A record`,
];
const incompleteChain: Tell = (url) => [
  'the certificate comes without its chain',
  `nginx: ssl_certificate fullchain.pem; ${look(url)}`,
];
const selfSigned: Tell = ({ hostname }) => [
  'the certificate is self-signed',
  `sudo certbot --nginx -d ${hostname}`,
];

const CONNECTION: Readonly<Record<string, Tell>> = {
  ENOTFOUND: unknownName,
  EAI_AGAIN: unknownName,
  ECONNREFUSED: ({ host }) => [
    `nothing listens at ${host}`,
    'start the proxy (systemctl start nginx) and the service (npm start)',
  ],
  TimeoutError: silent,
  ABORT_ERR: silent,
  ETIMEDOUT: silent,
};

const CERTIFICATE: Readonly<Record<string, Tell>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: incompleteChain,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: incompleteChain,
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: selfSigned,
  CERT_HAS_EXPIRED: () => [
    'the certificate has expired',
    'sudo certbot renew && sudo nginx -s reload',
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: ({ hostname }) => [
    `the certificate is not for ${hostname}`,
    `sudo certbot --nginx -d ${hostname}`,
  ],
};

/** Why nobody answered at the public address. */
export function connectionFinding(url: URL, error: unknown): Finding {
  const code = codeOf(error);
  const connection = CONNECTION[code];
  if (connection) return fail('public address', ...connection(url));
  const certificate = CERTIFICATE[code];
  if (certificate) return fail('TLS', ...certificate(url));
  if (/SSL|TLS|CERT|EPROTO/.test(code)) return fail('TLS', `no TLS: ${code}`, look(url));
  const text = `${url.host} breaks the connection off: ${code}`;
  return fail('public address', text, `curl -v ${url.origin}`);
}

function look({ hostname, port }: URL): string {
  return `openssl s_client -connect ${hostname}:${port || 443} -servername ${hostname}`;
}

/** Of a host with several addresses every attempt has failed. */
function codeOf(error: unknown): string {
  const { code, name, errors } = (error ?? {}) as NodeJS.ErrnoException & Partial<AggregateError>;
  const [first] = (errors ?? []) as readonly unknown[];
  return code ?? (first === undefined ? (name ?? 'no answer') : codeOf(first));
}
