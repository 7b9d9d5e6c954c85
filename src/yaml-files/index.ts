export { readYaml, YamlFileError } from './read-yaml';
export { versionOf, watchFile, watchFiles, type Versions } from './watch-files';
