export { DataDirectoryError } from './embedded';
export { quietAfter, storesModule } from './stores.module';
