// Certificates for test servers, made when they are needed: by an authority of the test's own.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace askmix {

struct Closers {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, Closers>;
using CertificateHandle = std::unique_ptr<X509, Closers>;

struct Certificate {
  KeyHandle key;
  CertificateHandle certificate;
};

struct CertificateWish {
  std::string names = "DNS:localhost,IP:127.0.0.1";  ///< subjectAltName
  long valid_from_s = -3'600;                        ///< relative to now
  long valid_until_s = 86'400;
  bool is_authority = false;
};

/// Signed by `issuer`; null: by itself.
inline Certificate MakeCertificate(const CertificateWish& wish, const Certificate* issuer) {
  static long serial = 1;
  Certificate made{KeyHandle(EVP_EC_gen("P-256")), CertificateHandle(X509_new())};
  X509* const x = made.certificate.get();
  X509_set_version(x, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x), serial++);
  X509_gmtime_adj(X509_getm_notBefore(x), wish.valid_from_s);
  X509_gmtime_adj(X509_getm_notAfter(x), wish.valid_until_s);
  X509_set_pubkey(x, made.key.get());
  const std::string name = wish.is_authority ? "askmix test authority" : "askmix test server";
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(x, X509_get_subject_name(issuer ? issuer->certificate.get() : x));
  const auto extend = [x](int kind, const std::string& value) {
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
    X509_add_ext(x, extension, -1);
    X509_EXTENSION_free(extension);
  };
  if (wish.is_authority) {
    extend(NID_basic_constraints, "critical,CA:TRUE");
    extend(NID_key_usage, "critical,keyCertSign");
  } else {
    extend(NID_subject_alt_name, wish.names);
  }
  X509_sign(x, issuer ? issuer->key.get() : made.key.get(), EVP_sha256());
  return made;
}

/// As a file of authorities holds it.
inline std::string Pem(const Certificate& certificate) {
  BIO* const memory = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(memory, certificate.certificate.get());
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory, &bytes);
  std::string text(bytes, static_cast<std::size_t>(size));
  BIO_free(memory);
  return text;
}

}  // namespace askmix
