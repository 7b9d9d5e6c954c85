import {
  BadRequestException,
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  HttpException,
  Inject,
  Logger,
  Post,
  Query,
  ServiceUnavailableException,
  UseGuards,
} from '@nestjs/common';
import { reasonOf } from '../reason-of';
import { toldOf } from '../wechat';
import type { StoredToken } from '../wechat-api';
import { MANAGEMENT_SOURCES, type Credentials, type ManagementSources } from './management-sources';
import { TokenApiKeyGuard } from './token-api-key.guard';

const LONGEST_TOKEN = 4096;

/**
 * The account's access token and jsapi ticket for its other systems, so that only one system asks
 * WeChat for them and none voids another's.
 */
@Controller()
@UseGuards(TokenApiKeyGuard)
export class CredentialsController {
  private readonly logger = new Logger(CredentialsController.name);

  constructor(@Inject(MANAGEMENT_SOURCES) private readonly sources: ManagementSources) {}

  @Get('access-token')
  @Header('cache-control', 'no-store')
  async accessToken(@Query('account') account?: string) {
    const { token, labels } = this.of(account);
    return this.answer({ name: 'access_token', labels }, token, () => token.getToken());
  }

  /** Renews it only if it is still the one that failed for the caller. */
  @Post('access-token/refresh')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async refresh(@Body() body: unknown, @Query('account') account?: string) {
    const failed = (body as { readonly access_token?: unknown } | undefined)?.access_token;
    if (typeof failed !== 'string' || failed === '' || failed.length > LONGEST_TOKEN) {
      throw new BadRequestException();
    }
    const { token, labels } = this.of(account);
    return this.answer({ name: 'access_token', labels }, token, () => token.refresh(failed));
  }

  @Get('jsapi-ticket')
  @Header('cache-control', 'no-store')
  async jsapiTicket(@Query('account') account?: string) {
    const { ticket, labels } = this.of(account);
    return this.answer({ name: 'ticket', labels }, ticket, () => ticket.getTicket());
  }

  private of(account: string | undefined) {
    const credentials = this.sources.credentialsOf(account);
    if (credentials) return credentials;
    // Neither a NotFoundException nor a BadRequestException, which the listener tells in its own words.
    if (account !== undefined) throw new HttpException('There is no account of that name', 404);
    throw new HttpException('There are several accounts: add ?account=<name>', 400);
  }

  private async answer(
    { name, labels }: Pick<Credentials, 'labels'> & { readonly name: 'access_token' | 'ticket' },
    holder: { secondsLeft(held: StoredToken): number },
    get: () => Promise<StoredToken>,
  ) {
    try {
      const held = await get();
      return { [name]: held.value, expires_in: Math.max(1, Math.floor(holder.secondsLeft(held))) };
    } catch (error) {
      const line = `no ${name} for another system: ${reasonOf(error)}`;
      this.logger.warn(toldOf({ labels }, line));
      throw new ServiceUnavailableException();
    }
  }
}
