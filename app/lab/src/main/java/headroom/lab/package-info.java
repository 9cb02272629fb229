/// Real servers on loopback, and the incidents reproduced on them.
///
/// The servers' programs are resources of this module, put there by the build:
/// `/headroom/lab/postgres/<major>/postgres-<os>-<arch>.txz` for the majors 14 to 18, for the
/// platform of the build alone, and `/headroom/lab/redis/redis-server-<version>-<os>-<arch>` for
/// all of its platforms.
package headroom.lab;
