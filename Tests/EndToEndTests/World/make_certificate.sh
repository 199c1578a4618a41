# Makes key.pem and cert.pem here, self-signed. NAMES: subject alternative names; arguments: first and last second.
set -eu
cat > ca.cnf <<'END'
[ca]
default_ca = own
[own]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
x509_extensions = server
[any]
commonName = supplied
[server]
basicConstraints = critical,CA:TRUE
subjectAltName = $ENV::NAMES
[req]
distinguished_name = name
prompt = no
[name]
CN = test
END
: > index.txt
echo 01 > serial
openssl req -new -config ca.cnf -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out request.pem
openssl ca -batch -selfsign -config ca.cnf -keyfile key.pem -in request.pem -out cert.pem -notext \
  -startdate "$1" -enddate "$2"
