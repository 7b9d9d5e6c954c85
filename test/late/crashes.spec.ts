import { killedProcesses } from './scenarios/killed-processes';

killedProcesses({ rounds: 1, messages: 60, kills: 2 });
