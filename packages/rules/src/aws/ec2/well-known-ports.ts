/**
 * Ports of databases, caches, search engines and control planes, by the products' own documentation:
 * SQL Server, Oracle, etcd, Docker, MySQL, Kibana, PostgreSQL, CouchDB, Redis, Kubernetes, Cassandra, Elasticsearch,
 * Kubelet, Memcached, MongoDB.
 */
export const dataPorts = [
  1433, 1434, 1521, 2375, 2376, 2379, 2380, 3306, 5432, 5601, 5984, 6379, 6443, 9042, 9200, 9300, 10250, 11211, 27017,
  27018, 27019,
] as const;

export const remoteAccessPorts = [22, 3389] as const;

export const webPorts = [80, 443] as const;
