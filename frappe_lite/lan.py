"""TLS in the company's own network: a certificate for this machine's addresses, and an authority that phones trust once.

The authority can vouch for private addresses and this machine's names alone (name constraints), so that a stolen key
opens nothing else. The machine's own certificate is made anew by itself when an address changes or it runs out.
"""

from __future__ import annotations

import datetime
import ipaddress
import os
import re
import socket
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

FOLDER = "tls"
AUTHORITY_DAYS, SERVER_DAYS, RENEWED_BEFORE_DAYS = (
	3650,
	397,
	30,
)  # Apple trusts no server certificate for longer
PRIVATE_NETWORKS = tuple(
	ipaddress.ip_network(network)
	for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10")
)
PRIVATE_NETWORKS_6 = (ipaddress.ip_network("fc00::/7"), ipaddress.ip_network("fe80::/10"))
_LABEL = re.compile(r"[^a-z0-9-]+")


@dataclass
class Certificate:
	"""The files that the server takes, and the authority's for the phones."""

	server: Path
	key: Path
	authority: Path
	fingerprint: str


def lan_addresses() -> list[str]:
	"""Return this machine's addresses in private networks, the one of the default route first."""
	found: list[str] = []
	for probe in ("192.0.2.1", *(str(network.broadcast_address) for network in PRIVATE_NETWORKS[:3])):
		with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:  # connecting sends nothing
			try:
				sender.connect((probe, 9))
				found.append(sender.getsockname()[0])
			except OSError:
				continue
	try:
		found += [
			str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
		]
	except OSError:
		pass
	return [address for address in dict.fromkeys(found) if is_private(address)]


def is_private(address: str) -> bool:
	"""Tell whether this is an address of a private network, not of this machine alone."""
	try:
		parsed = ipaddress.ip_address(address)
	except ValueError:
		return False
	return any(parsed in network for network in PRIVATE_NETWORKS)


def host_names() -> list[str]:
	"""Return the names under which this machine is found: its own, and that of multicast DNS."""
	label = _LABEL.sub("-", socket.gethostname().split(".")[0].lower()).strip("-")
	return [label, f"{label}.local"] if label else []


def certificate_for(site: Path, addresses: list[str], names: list[str]) -> Certificate:
	"""Return the certificate of a site for these addresses and names; makes what is missing or runs out."""
	folder = site / FOLDER
	folder.mkdir(mode=0o700, exist_ok=True)
	now = datetime.datetime.now(datetime.timezone.utc)
	authority, authority_key = _stored(folder, "ca")
	if authority is None or not _is_good_for(authority, now, []):
		authority, authority_key = _make_authority(folder, names, now)
	wanted = _subjects(addresses, [name for name in names if _may_vouch_for(authority, name)])
	server, _key = _stored(folder, "server")
	if server is None or server.issuer != authority.subject or not _is_good_for(server, now, wanted):
		_make_server(folder, authority, authority_key, wanted, now)
	return Certificate(
		server=folder / "server.crt",
		key=folder / "server.key",
		authority=folder / "ca.crt",
		fingerprint=":".join(f"{byte:02X}" for byte in authority.fingerprint(hashes.SHA256())),
	)


def _subjects(addresses: list[str], names: list[str]) -> list[x509.GeneralName]:
	found: list[x509.GeneralName] = [x509.IPAddress(ipaddress.ip_address(each)) for each in addresses]
	return found + [x509.DNSName(name) for name in names]


def _is_good_for(
	certificate: x509.Certificate, now: datetime.datetime, wanted: list[x509.GeneralName]
) -> bool:
	soon = now + datetime.timedelta(days=RENEWED_BEFORE_DAYS)
	if not certificate.not_valid_before_utc <= now or soon > certificate.not_valid_after_utc:
		return False
	if not wanted:
		return True
	names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
	return set(wanted) <= set(names)


def _may_vouch_for(authority: x509.Certificate, name: str) -> bool:
	constraints = authority.extensions.get_extension_for_class(x509.NameConstraints).value
	permitted = [
		each.value for each in constraints.permitted_subtrees or () if isinstance(each, x509.DNSName)
	]
	return any(name == each or name.endswith(f".{each}") for each in permitted)


# -- making and keeping


def _make_authority(
	folder: Path, names: list[str], now: datetime.datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
	key = ec.generate_private_key(ec.SECP256R1())
	serial = x509.random_serial_number()
	title = f"iso-qms {names[0] if names else 'LAN'} {serial % 0xFFFF:04X}"  # told apart in a phone's list
	permitted: list[x509.GeneralName] = [
		x509.IPAddress(each) for each in (*PRIVATE_NETWORKS, *PRIVATE_NETWORKS_6)
	]
	permitted += [x509.DNSName(name) for name in dict.fromkeys([*names, "local"])]
	builder = _builder(title, title, key, now, AUTHORITY_DAYS, serial)
	certificate = (
		builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
		.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
		.add_extension(x509.NameConstraints(permitted, None), critical=True)
		.sign(key, hashes.SHA256())
	)
	_keep(folder, "ca", certificate, key)
	return certificate, key


def _make_server(
	folder: Path,
	authority: x509.Certificate,
	authority_key: ec.EllipticCurvePrivateKey,
	wanted: list[x509.GeneralName],
	now: datetime.datetime,
) -> None:
	key = ec.generate_private_key(ec.SECP256R1())
	issuer = authority.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
	builder = _builder("iso-qms", str(issuer), key, now, SERVER_DAYS, x509.random_serial_number())
	certificate = (
		builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
		.add_extension(_usage(digital_signature=True), critical=True)
		.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
		.add_extension(x509.SubjectAlternativeName(wanted), critical=False)
		.add_extension(
			x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
		)
		.sign(authority_key, hashes.SHA256())
	)
	_keep(folder, "server", certificate, key)


def _builder(
	subject: str,
	issuer: str,
	key: ec.EllipticCurvePrivateKey,
	now: datetime.datetime,
	days: int,
	serial: int,
) -> x509.CertificateBuilder:
	return (
		x509.CertificateBuilder()
		.subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
		.issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
		.public_key(key.public_key())
		.serial_number(serial)
		.not_valid_before(now - datetime.timedelta(days=1))  # a phone's clock may be behind
		.not_valid_after(now + datetime.timedelta(days=days - 1))
		.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
	)


def _usage(**used: bool) -> x509.KeyUsage:
	names = (
		"digital_signature",
		"content_commitment",
		"key_encipherment",
		"data_encipherment",
		"key_agreement",
	)
	names += ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
	return x509.KeyUsage(**{name: used.get(name, False) for name in names})


def _keep(folder: Path, name: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
	private = key.private_bytes(
		serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
	)
	for suffix, content in (
		(".key", private),
		(".crt", certificate.public_bytes(serialization.Encoding.PEM)),
	):
		temporary = folder / f"{name}{suffix}.new"
		temporary.unlink(missing_ok=True)
		with open(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
			file.write(content)
		temporary.replace(folder / f"{name}{suffix}")


def _stored(folder: Path, name: str) -> tuple[x509.Certificate | None, ec.EllipticCurvePrivateKey]:
	"""Return a kept certificate with its key; None when one of them is missing, broken or the other's."""
	nothing: tuple = (None, None)
	try:
		certificate = x509.load_pem_x509_certificate((folder / f"{name}.crt").read_bytes())
		key = serialization.load_pem_private_key((folder / f"{name}.key").read_bytes(), None)
	except (OSError, ValueError):
		return nothing
	if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
		return nothing
	return certificate, key
