import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';

/** An identity anybody can make: nothing it opens is a secret. */
export const knownIdentity = new AgeIdentity(Buffer.from('isthmus test identity, no secret'));

/** `age -a -r <known recipient>` of age 1.1.1. */
export const madeByAge = `-----BEGIN AGE ENCRYPTED FILE-----
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBmNmZ0VEdPeEYzcjZ4eGRo
cXkybm0zWmI2OXg4a1c1aFpZZXBnQXl6ZkdNCndkT2JjaExXVjljTE1NMzZBcFpZ
V3licTNSNzVFRkFrKytsQ04rVm1RTmsKLS0tIEZpV2x5MXgrbzJmUVlXL3cvREN2
TXZpMkRTZUNXOVkxMTVtMEZkTTB4SVkKI4dFpaM7bV938sVp7ORRzZeV4Y20aQtz
RKK1kCXioXL7JL61pfAFe/H3jqxXSaEq0k5fiTwIzPx6QpY=
-----END AGE ENCRYPTED FILE-----
`;

/** `sops encrypt` of sops 3.13.2 with encrypted_regex and mac_only_encrypted, for the same recipient. */
export const madeBySops = `apiVersion: v1
kind: Secret
metadata:
    name: made-by-sops
    namespace: istio-system
type: Opaque
data:
    empty: ""
    key: ENC[AES256_GCM,data:e7Z8z+HpknU=,iv:LeHo1Ulsl8tRWSoyjKqd6HMhIkV43usAtNewbX/qmh4=,tag:nqCfs8vMy/fe5Hjdd8wlfQ==,type:str]
    other: ENC[AES256_GCM,data:SqN0rDrYqP8gFE7D,iv:tJGbhzVEOawwTJTzIakfslxmIoYKZi8FsAHSXJHKdkk=,tag:PHXJ08SduHMFg9OjgwkWVw==,type:str]
sops:
    age:
        - enc: |
            -----BEGIN AGE ENCRYPTED FILE-----
            YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBWWWlSajdKOHJTUjYyZ01q
            aUZTNWZtU2xwUjBjTDcyRFhsUHRoMDVUZlRnCkpyekNYQm8wNlFTTjZneUljSE15
            UGh2cGpLc3lrS3g4Y1NjTjRQZzdNa2sKLS0tIEthM0FSdTJJNkwxUjB1VThRQmV2
            ekpwNUZwN2VpQW1oZENFSWM1OEpzcEkKbAU1g/rc6d2Lc1ReHP1hUvnVVqDN1Ysp
            iNzvPECUZaSHZiat9Gl+58C5B1FvklxB1uFe20Z52OFuwi2y/YYfTQ==
            -----END AGE ENCRYPTED FILE-----
          recipient: age1gk83kvra9hkalzzjr6ynrttq30e8qn72mheqs5c7tvf9eks0rvqq2tqav2
    encrypted_regex: ^(data|stringData)$
    lastmodified: "2026-11-23T01:57:12Z"
    mac: ENC[AES256_GCM,data:BTygENgTAgiXX9BZ22OvHrcK1rRIICm2q7xCkVH1xv7Kh7yjHI7e8UM3nyP6MdABQ3mkJdx+0Q0qZ8tCDayuThkxIJuNP1NUn74J3Fo8WiUesKh14dHRqOdzN4VTRhwQdo6fonLzv8sPXkbjts6PTrdUCXqOQdBOEfwRfFM7rqY=,iv:A7ZLQxqfvOdDftQHud2FRv8Cv5tRZ+6wXwfbnT90cQs=,tag:vx51BNZjuXdM4SmDC6VR3w==,type:str]
    mac_only_encrypted: true
    version: 3.13.2
`;
