export { DataDirectoryError, EmbeddedStore } from './embedded';
export { quietAfter, storesModule } from './stores.module';
