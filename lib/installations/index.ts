export { archiveInstallation } from './archive-installation';
export { DomainTaken, InstallationIsArchived, TooManyInstallations } from './errors';
export type { Installation, InstallationContext } from './installation';
export { getInstallation, listInstallations } from './list-installations';
export { InvalidDomain, normaliseDomain } from './normalise-domain';
export { INSTALLATIONS_MAX, registerInstallation } from './register-installation';
export { renameInstallation } from './rename-installation';
