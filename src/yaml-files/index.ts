export { readYaml, YamlFileError } from './read-yaml';
export { replaceFile } from './replace-file';
export { versionOf, watchFile, watchFiles, type Versions } from './watch-files';
